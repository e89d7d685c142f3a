// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

/**
 * @title Meters operations in HCU (homomorphic complexity units)
 * @notice Three limits: the sum of a transaction, the longest chain of operations that wait for each other in it (its
 * depth), and the sum of a block. Always depth <= transaction <= block.
 */
interface IHCULimit {
    /// @notice Limits have changed.
    event HCULimitsSet(uint48 perBlock, uint48 perTransaction, uint48 depthPerTransaction);
    /// @notice The contract no longer counts in blocks.
    event AddedToBlockHCUWhitelist(address indexed account);
    /// @notice The contract counts in blocks again.
    event RemovedFromBlockHCUWhitelist(address indexed account);

    /// @notice The operations of the transaction cost too much together.
    error HCUTransactionLimitExceeded();
    /// @notice Operations of the transaction wait for each other for too long.
    error HCUTransactionDepthLimitExceeded();
    /// @notice The operations of the block cost too much together.
    error HCUBlockLimitExceeded();
    /// @notice There is no price for this operator and type.
    error UnsupportedOperation();
    /// @notice Only the executor asks for this.
    error CallerMustBeFHEVMExecutorContract();
    /// @notice The block's limit would be below the transaction's.
    error HCUPerBlockBelowMaxPerTx();
    /// @notice The transaction's limit would be below that of the depth.
    error MaxHCUPerTxBelowDepth();
    /// @notice The contract does not count in blocks already.
    error AlreadyBlockHCUWhitelisted(address account);
    /// @notice The contract counts in blocks already.
    error NotBlockHCUWhitelisted(address account);

    /**
     * @notice Counts one operation. Executor only.
     * @param operator number of the operator
     * @param fheType type that the price depends on: of the left operand, of the branches, of the result
     * @param scalar whether the right operand (mulDiv: the second factor) is plaintext
     * @param operands encrypted operands
     * @param results handles that it makes
     * @param caller contract that asked for it
     */
    function charge(
        uint8 operator,
        uint8 fheType,
        bool scalar,
        bytes32[] calldata operands,
        bytes32[] calldata results,
        address caller
    ) external;

    /// @notice The same for an operation with a price of its own, which is a model's.
    function chargePrice(uint256 price, bytes32[] calldata operands, bytes32[] calldata results, address caller) external;

    /// @notice Price of an operator in HCU, 0 if there is none. `operands` is the number of encrypted ones (sum, isIn).
    function priceOf(uint8 operator, uint8 fheType, bool scalar, uint256 operands) external pure returns (uint256);

    /// @notice Sets the limit of a block. Owner of the ACL only.
    function setHCUPerBlock(uint48 hcuPerBlock) external;

    /// @notice Sets the limit of the depth. Owner of the ACL only.
    function setMaxHCUDepthPerTx(uint48 maxHCUDepthPerTx) external;

    /// @notice Sets the limit of a transaction. Owner of the ACL only.
    function setMaxHCUPerTx(uint48 maxHCUPerTx) external;

    /// @notice Lets a contract not count in blocks. Owner of the ACL only.
    function addToBlockHCUWhitelist(address account) external;

    /// @notice Lets a contract count in blocks again. Owner of the ACL only.
    function removeFromBlockHCUWhitelist(address account) external;

    /// @notice Limit of a block.
    function getGlobalHCUCapPerBlock() external view returns (uint48);

    /// @notice Limit of the depth.
    function getMaxHCUDepthPerTx() external view returns (uint48);

    /// @notice Limit of a transaction.
    function getMaxHCUPerTx() external view returns (uint48);

    /// @notice Whether the contract does not count in blocks.
    function isBlockHCUWhitelisted(address account) external view returns (bool);

    /// @notice The block that was metered last, and its sum.
    function getBlockMeter() external view returns (uint48 blockNumber, uint48 usedHCU);

    /// @notice Name and version.
    function getVersion() external pure returns (string memory);
}
