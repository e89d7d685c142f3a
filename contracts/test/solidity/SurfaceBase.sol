// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {CoprocessorConfig} from "src/CoprocessorConfig.sol";
import {Impl} from "src/Impl.sol";
import {FHE} from "src/FHE.sol";

/// @title What the contracts that expose the library share
abstract contract SurfaceBase {
    /// @notice What a function of the library returned.
    event Returned(bytes values);

    constructor(CoprocessorConfig memory config) {
        FHE.setCoprocessor(config);
    }

    /// @notice A public value that this contract and the caller may use in later transactions.
    function make(uint256 value, uint8 fheType) external returns (bytes32 handle) {
        handle = fheType >= 17
            ? Impl.executor().intTrivialEncrypt(value, fheType)
            : Impl.executor().trivialEncrypt(value, fheType);
        Impl.allow(handle, address(this));
        Impl.allow(handle, msg.sender);
    }
}
