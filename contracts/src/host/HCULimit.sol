// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IHCULimit} from "../interfaces/IHCULimit.sol";
import {HostContract} from "./HostContract.sol";
import {Prices} from "./Prices.sol";
import {Transient} from "./Transient.sol";

/**
 * @title The meter
 * @notice Transient storage holds the transaction's sum, and at each handle its depth: the cost of its operation and the
 * largest depth among the operands. Handles of earlier transactions have the depth 0.
 */
contract HCULimit is IHCULimit, HostContract {
    /// @dev No handle is 0, so this place is free.
    bytes32 private constant TRANSACTION_SUM = 0;

    address private immutable EXECUTOR;

    uint48 private _perBlock = type(uint48).max;
    uint48 private _perTransaction = 20_000_000;
    uint48 private _depth = 5_000_000;
    uint48 private _meteredBlock;
    uint48 private _meteredSum;
    mapping(address account => bool) private _whitelisted;

    modifier onlyExecutor() {
        if (msg.sender != EXECUTOR) revert CallerMustBeFHEVMExecutorContract();
        _;
    }

    /**
     * @param acl whose owner governs
     * @param executor who asks for operations to be counted
     */
    constructor(address acl, address executor) HostContract(acl) {
        EXECUTOR = executor;
    }

    /// @inheritdoc IHCULimit
    function charge(
        uint8 operator,
        uint8 fheType,
        bool scalar,
        bytes32[] calldata operands,
        bytes32[] calldata results,
        address caller
    ) external onlyExecutor {
        uint256 price = Prices.price(operator, fheType, scalar, operands.length);
        if (price == 0) revert UnsupportedOperation();
        _charge(price, operands, results, caller);
    }

    /// @inheritdoc IHCULimit
    function chargePrice(uint256 price, bytes32[] calldata operands, bytes32[] calldata results, address caller)
        external
        onlyExecutor
    {
        _charge(price, operands, results, caller);
    }

    /// @inheritdoc IHCULimit
    function priceOf(uint8 operator, uint8 fheType, bool scalar, uint256 operands) external pure returns (uint256) {
        return Prices.price(operator, fheType, scalar, operands);
    }

    /// @inheritdoc IHCULimit
    function setHCUPerBlock(uint48 hcuPerBlock) external onlyACLOwner {
        _set(hcuPerBlock, _perTransaction, _depth);
    }

    /// @inheritdoc IHCULimit
    function setMaxHCUDepthPerTx(uint48 maxHCUDepthPerTx) external onlyACLOwner {
        _set(_perBlock, _perTransaction, maxHCUDepthPerTx);
    }

    /// @inheritdoc IHCULimit
    function setMaxHCUPerTx(uint48 maxHCUPerTx) external onlyACLOwner {
        _set(_perBlock, maxHCUPerTx, _depth);
    }

    /// @inheritdoc IHCULimit
    function addToBlockHCUWhitelist(address account) external onlyACLOwner {
        if (_whitelisted[account]) revert AlreadyBlockHCUWhitelisted(account);
        _whitelisted[account] = true;
        emit AddedToBlockHCUWhitelist(account);
    }

    /// @inheritdoc IHCULimit
    function removeFromBlockHCUWhitelist(address account) external onlyACLOwner {
        if (!_whitelisted[account]) revert NotBlockHCUWhitelisted(account);
        _whitelisted[account] = false;
        emit RemovedFromBlockHCUWhitelist(account);
    }

    /// @inheritdoc IHCULimit
    function getGlobalHCUCapPerBlock() external view returns (uint48) {
        return _perBlock;
    }

    /// @inheritdoc IHCULimit
    function getMaxHCUDepthPerTx() external view returns (uint48) {
        return _depth;
    }

    /// @inheritdoc IHCULimit
    function getMaxHCUPerTx() external view returns (uint48) {
        return _perTransaction;
    }

    /// @inheritdoc IHCULimit
    function isBlockHCUWhitelisted(address account) external view returns (bool) {
        return _whitelisted[account];
    }

    /// @inheritdoc IHCULimit
    function getBlockMeter() external view returns (uint48 blockNumber, uint48 usedHCU) {
        return (_meteredBlock, _meteredSum);
    }

    /// @notice Name and version.
    function getVersion() external pure returns (string memory) {
        return "HCULimit v0.4.0";
    }

    function _charge(uint256 price, bytes32[] calldata operands, bytes32[] calldata results, address caller) private {
        _chargeBlock(price, caller);
        uint256 sum = Transient.load(TRANSACTION_SUM) + price;
        if (sum > _perTransaction) revert HCUTransactionLimitExceeded();
        Transient.store(TRANSACTION_SUM, sum);

        uint256 deepest = 0;
        for (uint256 i = 0; i < operands.length; i++) {
            uint256 depth = Transient.load(operands[i]);
            if (depth > deepest) deepest = depth;
        }
        if (deepest + price > _depth) revert HCUTransactionDepthLimitExceeded();
        for (uint256 i = 0; i < results.length; i++) {
            Transient.store(results[i], deepest + price);
        }
    }

    function _chargeBlock(uint256 price, address caller) private {
        if (_whitelisted[caller]) return;
        uint256 sum = price + (_meteredBlock == block.number ? _meteredSum : 0);
        if (sum > _perBlock) revert HCUBlockLimitExceeded();
        _meteredBlock = uint48(block.number);
        _meteredSum = uint48(sum);
    }

    function _set(uint48 perBlock, uint48 perTransaction, uint48 depth) private {
        if (perBlock < perTransaction) revert HCUPerBlockBelowMaxPerTx();
        if (perTransaction < depth) revert MaxHCUPerTxBelowDepth();
        _perBlock = perBlock;
        _perTransaction = perTransaction;
        _depth = depth;
        emit HCULimitsSet(perBlock, perTransaction, depth);
    }
}
