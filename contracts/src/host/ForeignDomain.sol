// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

/**
 * @title An EIP-712 domain that may lie on another chain
 * @notice Attestations are signed once for a gateway, whose chain id and address are constructor parameters; without a
 * gateway they are this chain's.
 */
abstract contract ForeignDomain {
    bytes32 private constant DOMAIN_TYPE =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 private constant VERSION_HASH = keccak256("1");

    bytes32 private immutable NAME_HASH;
    uint256 private immutable CHAIN_ID;
    address private immutable VERIFYING_CONTRACT;

    constructor(string memory name, uint256 chainId, address verifyingContract) {
        NAME_HASH = keccak256(bytes(name));
        CHAIN_ID = chainId;
        VERIFYING_CONTRACT = verifyingContract;
    }

    /// @notice The domain, as in ERC-5267.
    function eip712Domain()
        external
        view
        returns (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        )
    {
        return (0x0f, _domainName(), "1", CHAIN_ID, VERIFYING_CONTRACT, bytes32(0), new uint256[](0));
    }

    function _domainName() internal pure virtual returns (string memory);

    /// @dev What is signed for a struct of this hash.
    function _digest(bytes32 structHash) internal view returns (bytes32) {
        bytes32 separator =
            keccak256(abi.encode(DOMAIN_TYPE, NAME_HASH, VERSION_HASH, CHAIN_ID, VERIFYING_CONTRACT));
        return keccak256(abi.encodePacked(hex"1901", separator, structHash));
    }
}
