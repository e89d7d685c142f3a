// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ERC7984} from "@openzeppelin/confidential-contracts/token/ERC7984/ERC7984.sol";
import {CoprocessorConfig} from "../CoprocessorConfig.sol";
import {FHE, euint64, externalEuint64} from "../FHE.sol";
import {CoprocessorUser} from "../config/CoprocessorUser.sol";

/// @title A confidential token: OpenZeppelin's ERC-7984, minted by its owner
contract ConfidentialToken is ERC7984, Ownable, CoprocessorUser {
    /**
     * @param config host contracts
     * @param owner may mint
     * @param name name of the token
     * @param symbol short name
     */
    constructor(CoprocessorConfig memory config, address owner, string memory name, string memory symbol)
        ERC7984(name, symbol, "")
        Ownable(owner)
        CoprocessorUser(config)
    {}

    /// @notice Mints a public amount.
    function mint(address to, uint64 amount) external onlyOwner returns (euint64) {
        return _mint(to, FHE.asEuint64(amount));
    }

    /// @notice Mints an encrypted amount.
    function confidentialMint(address to, externalEuint64 amount, bytes calldata inputProof)
        external
        onlyOwner
        returns (euint64)
    {
        return _mint(to, FHE.fromExternal(amount, inputProof));
    }

    /// @notice Burns up to an encrypted amount of the sender's tokens: all of it or nothing.
    function confidentialBurn(externalEuint64 amount, bytes calldata inputProof) external returns (euint64) {
        return _burn(msg.sender, FHE.fromExternal(amount, inputProof));
    }
}
