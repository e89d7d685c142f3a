// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

/// @title Makes the calls that a test asks for, one after the other in one transaction
contract Puppet {
    /// @notice Writes the first word that an earlier call returned into the data of this one.
    struct Patch {
        uint256 result;
        uint256 offset;
    }

    struct Call {
        address to;
        bytes data;
        Patch[] patches;
    }

    /// @notice What the calls returned.
    event Returned(bytes[] results);

    function run(Call[] memory calls) external returns (bytes[] memory results) {
        results = new bytes[](calls.length);
        for (uint256 i = 0; i < calls.length; i++) {
            bytes memory data = calls[i].data;
            for (uint256 j = 0; j < calls[i].patches.length; j++) {
                bytes memory source = results[calls[i].patches[j].result];
                uint256 offset = calls[i].patches[j].offset;
                assembly ("memory-safe") {
                    mstore(add(add(data, 32), offset), mload(add(source, 32)))
                }
            }
            (bool success, bytes memory result) = calls[i].to.call(data);
            if (!success) {
                assembly ("memory-safe") {
                    revert(add(result, 32), mload(result))
                }
            }
            results[i] = result;
        }
        emit Returned(results);
    }
}
