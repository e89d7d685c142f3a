// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

/// @title Storage that the end of the transaction clears (EIP-1153)
library Transient {
    function load(bytes32 slot) internal view returns (uint256 value) {
        assembly ("memory-safe") {
            value := tload(slot)
        }
    }

    function store(bytes32 slot, uint256 value) internal {
        assembly ("memory-safe") {
            tstore(slot, value)
        }
    }

    /// @notice Sets a flag and remembers it in the list at `list`, so that `clear` finds it.
    function mark(bytes32 list, bytes32 slot) internal {
        if (load(slot) != 0) return;
        uint256 count = load(list) + 1;
        store(list, count);
        store(bytes32(uint256(list) + count), uint256(slot));
        store(slot, 1);
    }

    /// @notice Clears every flag of the list.
    function clear(bytes32 list) internal {
        uint256 count = load(list);
        for (uint256 i = 1; i <= count; i++) {
            bytes32 entry = bytes32(uint256(list) + i);
            store(bytes32(load(entry)), 0);
            store(entry, 0);
        }
        store(list, 0);
    }
}
