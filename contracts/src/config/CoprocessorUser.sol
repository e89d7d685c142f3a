// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {CoprocessorConfig} from "../CoprocessorConfig.sol";
import {FHE} from "../FHE.sol";

/// @title A contract that computes with the host contracts that its constructor names
abstract contract CoprocessorUser {
    constructor(CoprocessorConfig memory config) {
        FHE.setCoprocessor(config);
    }

    /// @notice Whose tokens these are: of no published protocol, so a number of our own ("cloakwork").
    function confidentialProtocolId() public pure returns (uint256) {
        return uint256(uint72(bytes9("cloakwork")));
    }
}
