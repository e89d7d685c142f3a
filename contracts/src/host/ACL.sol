// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {IACL} from "../interfaces/IACL.sol";
import {PauserSet} from "./PauserSet.sol";
import {Transient} from "./Transient.sol";

/// @title The access list
contract ACL is IACL, Ownable2Step, Pausable, Multicall {
    /// @notice A delegation, and how often and when it was changed.
    struct Delegation {
        uint64 expirationDate;
        uint64 counter;
        uint64 changedInBlock;
    }

    /// @inheritdoc IACL
    address public constant WILDCARD_DELEGATION_ADDRESS = address(type(uint160).max);

    /// @dev Head of the list of transient grants. The grants lie at keccak(handle, account), which cannot be near it.
    bytes32 private constant TRANSIENT_GRANTS = keccak256("cloakwork.acl.transient.grants");

    address private immutable EXECUTOR;
    address private immutable PAUSER_SET;
    address private immutable BRIDGE;

    mapping(bytes32 handle => mapping(address account => bool)) private _persistent;
    mapping(bytes32 handle => bool) private _forDecryption;
    mapping(bytes32 handle => mapping(address account => uint64)) private _until;
    mapping(address account => bool) private _denied;
    mapping(address account => uint256) private _invalidatedBefore;
    mapping(address delegator => mapping(address delegate => mapping(address contractAddress => Delegation))) private
        _delegations;

    /**
     * @param owner governs this contract and those that ask it for its owner
     * @param executor may grant transiently what it makes
     * @param pauserSet says who may pause
     * @param bridge may grant transiently, too; 0 for none
     */
    constructor(address owner, address executor, address pauserSet, address bridge) Ownable(owner) {
        EXECUTOR = executor;
        PAUSER_SET = pauserSet;
        BRIDGE = bridge;
    }

    /// @inheritdoc IACL
    function allow(bytes32 handle, address account) external whenNotPaused {
        _requireMayGrant(handle);
        _persistent[handle][account] = true;
        emit Allowed(msg.sender, account, handle);
    }

    /// @inheritdoc IACL
    function allowTransient(bytes32 handle, address account) external whenNotPaused {
        if (msg.sender != EXECUTOR && msg.sender != BRIDGE) _requireMayGrant(handle);
        Transient.mark(TRANSIENT_GRANTS, _transientSlot(handle, account));
    }

    /// @inheritdoc IACL
    function allowForDecryption(bytes32[] calldata handlesList) external whenNotPaused {
        if (handlesList.length == 0) revert HandlesListIsEmpty();
        for (uint256 i = 0; i < handlesList.length; i++) {
            _requireMayGrant(handlesList[i]);
            _forDecryption[handlesList[i]] = true;
        }
        emit AllowedForDecryption(msg.sender, handlesList);
    }

    /// @inheritdoc IACL
    function allowUntil(bytes32 handle, address account, uint64 expiry) external whenNotPaused {
        _requireMayGrant(handle);
        if (expiry < block.timestamp) revert ExpirationDateInThePast();
        _until[handle][account] = expiry;
        emit AllowedUntil(msg.sender, account, handle, expiry);
    }

    /// @inheritdoc IACL
    function delegateForUserDecryption(address delegate, address contractAddress, uint64 expirationDate)
        external
        whenNotPaused
    {
        if (_denied[msg.sender]) revert SenderDenied(msg.sender);
        if (contractAddress == msg.sender) revert SenderCannotBeContractAddress(contractAddress);
        if (delegate == msg.sender) revert SenderCannotBeDelegate(delegate);
        if (delegate == contractAddress) revert DelegateCannotBeContractAddress(contractAddress);
        if (delegate == WILDCARD_DELEGATION_ADDRESS) revert DelegateCannotBeWildcard(delegate);
        if (expirationDate <= block.timestamp) revert ExpirationDateInThePast();
        Delegation storage delegation = _delegations[msg.sender][delegate][contractAddress];
        uint64 old = delegation.expirationDate;
        if (old == expirationDate) {
            revert ExpirationDateAlreadySetToSameValue(msg.sender, delegate, contractAddress, expirationDate);
        }
        uint64 counter = _change(delegation, delegate, contractAddress, expirationDate);
        emit DelegatedForUserDecryption(msg.sender, delegate, contractAddress, counter, old, expirationDate);
    }

    /// @inheritdoc IACL
    function revokeDelegationForUserDecryption(address delegate, address contractAddress) external whenNotPaused {
        Delegation storage delegation = _delegations[msg.sender][delegate][contractAddress];
        uint64 old = delegation.expirationDate;
        if (old == 0) revert NotDelegatedYet(msg.sender, delegate, contractAddress);
        uint64 counter = _change(delegation, delegate, contractAddress, 0);
        emit RevokedDelegationForUserDecryption(msg.sender, delegate, contractAddress, counter, old);
    }

    /// @inheritdoc IACL
    function invalidateDecryptionSignaturesBefore(uint256 timestamp) external {
        uint256 before = timestamp == 0 ? block.timestamp : timestamp;
        if (before > block.timestamp) revert InvalidationTimestampInTheFuture();
        if (before <= _invalidatedBefore[msg.sender]) revert InvalidationTimestampTooLow();
        _invalidatedBefore[msg.sender] = before;
        emit DecryptionSignaturesInvalidated(msg.sender, before);
    }

    /// @inheritdoc IACL
    function blockAccount(address account) external onlyOwner {
        if (_denied[account]) revert AccountAlreadyBlocked(account);
        _denied[account] = true;
        emit BlockedAccount(account);
    }

    /// @inheritdoc IACL
    function unblockAccount(address account) external onlyOwner {
        if (!_denied[account]) revert AccountNotBlocked(account);
        _denied[account] = false;
        emit UnblockedAccount(account);
    }

    /// @inheritdoc IACL
    function pause() external {
        if (!isPauser(msg.sender)) revert NotPauser(msg.sender);
        _pause();
    }

    /// @inheritdoc IACL
    function unpause() external onlyOwner {
        _unpause();
    }

    /// @inheritdoc IACL
    function cleanTransientStorage() external {
        Transient.clear(TRANSIENT_GRANTS);
    }

    /// @inheritdoc IACL
    function multicall(bytes[] calldata data) public override(IACL, Multicall) returns (bytes[] memory results) {
        return super.multicall(data);
    }

    /// @inheritdoc IACL
    function isAllowed(bytes32 handle, address account) public view returns (bool) {
        return allowedTransient(handle, account) || _persistent[handle][account];
    }

    /// @inheritdoc IACL
    function allowedTransient(bytes32 handle, address account) public view returns (bool) {
        return Transient.load(_transientSlot(handle, account)) != 0;
    }

    /// @inheritdoc IACL
    function persistAllowed(bytes32 handle, address account) public view returns (bool) {
        return _persistent[handle][account];
    }

    /// @inheritdoc IACL
    function isAllowedForDecryption(bytes32 handle) external view returns (bool) {
        return _forDecryption[handle];
    }

    /// @inheritdoc IACL
    function allowedUntil(bytes32 handle, address account) external view returns (uint64) {
        return _until[handle][account];
    }

    /// @inheritdoc IACL
    function isAllowedForUserDecryption(bytes32 handle, address account) external view returns (bool) {
        return _persistent[handle][account] || (_until[handle][account] != 0 && _until[handle][account] >= block.timestamp);
    }

    /// @inheritdoc IACL
    function isHandleDelegatedForUserDecryption(
        address delegator, address delegate, address contractAddress, bytes32 handle
    ) external view returns (bool) {
        if (!_persistent[handle][delegator] || !_persistent[handle][contractAddress]) return false;
        return _delegations[delegator][delegate][contractAddress].expirationDate >= block.timestamp
            || _delegations[delegator][delegate][WILDCARD_DELEGATION_ADDRESS].expirationDate >= block.timestamp;
    }

    /// @inheritdoc IACL
    function getUserDecryptionDelegationExpirationDate(address delegator, address delegate, address contractAddress)
        external
        view
        returns (uint64)
    {
        return _delegations[delegator][delegate][contractAddress].expirationDate;
    }

    /// @inheritdoc IACL
    function decryptionSignatureInvalidatedBefore(address account) external view returns (uint256) {
        return _invalidatedBefore[account];
    }

    /// @inheritdoc IACL
    function isAccountDenied(address account) external view returns (bool) {
        return _denied[account];
    }

    /// @inheritdoc IACL
    function isPauser(address account) public view returns (bool) {
        return PauserSet(PAUSER_SET).isPauser(account);
    }

    /// @inheritdoc IACL
    function getFHEVMExecutorAddress() external view returns (address) {
        return EXECUTOR;
    }

    /// @inheritdoc IACL
    function getPauserSetAddress() external view returns (address) {
        return PAUSER_SET;
    }

    /// @inheritdoc IACL
    function getConfidentialBridgeAddress() external view returns (address) {
        return BRIDGE;
    }

    /// @inheritdoc IACL
    function getVersion() external pure returns (string memory) {
        return "ACL v0.5.0";
    }

    function _requireMayGrant(bytes32 handle) private view {
        if (_denied[msg.sender]) revert SenderDenied(msg.sender);
        if (!isAllowed(handle, msg.sender)) revert SenderNotAllowed(msg.sender);
    }

    /// @dev At most one change in a block, so that the order of changes is that of their blocks.
    function _change(Delegation storage delegation, address delegate, address contractAddress, uint64 expirationDate)
        private
        returns (uint64 counter)
    {
        if (delegation.changedInBlock == block.number) {
            revert AlreadyDelegatedOrRevokedInSameBlock(msg.sender, delegate, contractAddress, block.number);
        }
        counter = delegation.counter + 1;
        delegation.expirationDate = expirationDate;
        delegation.counter = counter;
        delegation.changedInBlock = uint64(block.number);
    }

    function _transientSlot(bytes32 handle, address account) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(handle, account));
    }
}
