// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

/**
 * @title Layout of handles
 * @notice Bytes 0 to 20: hash; 21: index of an input, 0xff for computed values; 22 to 29: chain id; 30: FheType; 31: version.
 */
library Handles {
    uint8 internal constant VERSION = 0;
    uint8 internal constant COMPUTED = 0xff;

    bytes32 private constant HASH_MASK = 0xffffffffffffffffffffffffffffffffffffffffff0000000000000000000000;

    /// @notice The handle of a computed value: the first 21 bytes of its hash, and what the layout adds.
    function computed(bytes32 hash, uint8 fheType) internal view returns (bytes32) {
        uint256 tail = (uint256(COMPUTED) << 80) | (uint256(uint64(block.chainid)) << 16) | (uint256(fheType) << 8) | VERSION;
        return (hash & HASH_MASK) | bytes32(tail);
    }

    function indexOf(bytes32 handle) internal pure returns (uint8) {
        return uint8(handle[21]);
    }

    function chainIdOf(bytes32 handle) internal pure returns (uint64) {
        return uint64(uint256(handle) >> 16);
    }

    function typeOf(bytes32 handle) internal pure returns (uint8) {
        return uint8(handle[30]);
    }

    function versionOf(bytes32 handle) internal pure returns (uint8) {
        return uint8(handle[31]);
    }
}
