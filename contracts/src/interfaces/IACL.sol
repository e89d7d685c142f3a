// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

/**
 * @title The access list: who may use a handle, and who may have it decrypted
 * @notice Grants: transient (this transaction), persistent (for ever), for everybody's decryption, and until a time (for
 * the account's own decryption only). Nothing takes a grant back.
 */
interface IACL {
    /// @notice `caller` let `account` use `handle` for ever.
    event Allowed(address indexed caller, address indexed account, bytes32 handle);
    /// @notice `caller` let everybody have the handles decrypted.
    event AllowedForDecryption(address indexed caller, bytes32[] handlesList);
    /// @notice `caller` let `account` have `handle` decrypted until `expiry` (seconds, inclusive).
    event AllowedUntil(address indexed caller, address indexed account, bytes32 handle, uint64 expiry);
    /// @notice Decryption requests that `account` signed to start before this time are void.
    event DecryptionSignaturesInvalidated(address indexed account, uint256 invalidatedBefore);
    /// @notice A delegation of decryption was made, or its end moved.
    event DelegatedForUserDecryption(
        address indexed delegator,
        address indexed delegate,
        address contractAddress,
        uint64 delegationCounter,
        uint64 oldExpirationDate,
        uint64 newExpirationDate
    );
    /// @notice A delegation of decryption was ended.
    event RevokedDelegationForUserDecryption(
        address indexed delegator,
        address indexed delegate,
        address contractAddress,
        uint64 delegationCounter,
        uint64 oldExpirationDate
    );
    /// @notice `account` was put on the deny list.
    event BlockedAccount(address indexed account);
    /// @notice `account` was taken from the deny list.
    event UnblockedAccount(address indexed account);

    /// @notice The sender may not use the handle.
    error SenderNotAllowed(address sender);
    /// @notice The sender is on the deny list.
    error SenderDenied(address account);
    /// @notice A list of handles is empty.
    error HandlesListIsEmpty();
    /// @notice The account may not pause.
    error NotPauser(address account);
    /// @notice The account is on the deny list already.
    error AccountAlreadyBlocked(address account);
    /// @notice The account is not on the deny list.
    error AccountNotBlocked(address account);
    /// @notice The time is not after the one that is set.
    error InvalidationTimestampTooLow();
    /// @notice The time has not come yet.
    error InvalidationTimestampInTheFuture();
    /// @notice A grant or delegation would have ended already.
    error ExpirationDateInThePast();
    /// @notice Delegate and contract are the same.
    error DelegateCannotBeContractAddress(address contractAddress);
    /// @notice The wildcard is no delegate.
    error DelegateCannotBeWildcard(address delegate);
    /// @notice Delegator and contract are the same.
    error SenderCannotBeContractAddress(address contractAddress);
    /// @notice Delegator and delegate are the same.
    error SenderCannotBeDelegate(address delegate);
    /// @notice There is no delegation to end.
    error NotDelegatedYet(address delegator, address delegate, address contractAddress);
    /// @notice This delegation was changed in this block already.
    error AlreadyDelegatedOrRevokedInSameBlock(
        address delegator, address delegate, address contractAddress, uint256 blockNumber
    );
    /// @notice The delegation ends then already.
    error ExpirationDateAlreadySetToSameValue(
        address delegator, address delegate, address contractAddress, uint256 expirationDate
    );

    /// @notice Lets `account` use `handle` for ever. The sender must be allowed and not denied.
    function allow(bytes32 handle, address account) external;

    /// @notice Lets `account` use `handle` until the end of the transaction. Executor and bridge always may.
    function allowTransient(bytes32 handle, address account) external;

    /// @notice Lets everybody have the handles decrypted.
    function allowForDecryption(bytes32[] calldata handlesList) external;

    /**
     * @notice Lets `account` have `handle` decrypted until `expiry`. It can neither compute with the handle nor let others
     * use it. A later call with another expiry replaces the end, by any sender who may use the handle.
     */
    function allowUntil(bytes32 handle, address account, uint64 expiry) external;

    /// @notice Lets `delegate` have values decrypted that the sender and `contractAddress` may use, until the date.
    function delegateForUserDecryption(address delegate, address contractAddress, uint64 expirationDate) external;

    /// @notice Ends a delegation.
    function revokeDelegationForUserDecryption(address delegate, address contractAddress) external;

    /// @notice Voids the sender's decryption requests that start before `timestamp`; 0 stands for now.
    function invalidateDecryptionSignaturesBefore(uint256 timestamp) external;

    /// @notice Puts an account on the deny list. Owner only.
    function blockAccount(address account) external;

    /// @notice Takes an account from the deny list. Owner only.
    function unblockAccount(address account) external;

    /// @notice Stops all grants, and with them all operations. Pausers only.
    function pause() external;

    /// @notice Ends the pause. Owner only.
    function unpause() external;

    /// @notice Forgets the transient grants of this transaction.
    function cleanTransientStorage() external;

    /// @notice Several calls of the sender in one.
    function multicall(bytes[] calldata data) external returns (bytes[] memory results);

    /// @notice Whether `account` may use `handle`, transiently or for ever.
    function isAllowed(bytes32 handle, address account) external view returns (bool);

    /// @notice Whether `account` may use `handle` in this transaction.
    function allowedTransient(bytes32 handle, address account) external view returns (bool);

    /// @notice Whether `account` may use `handle` for ever.
    function persistAllowed(bytes32 handle, address account) external view returns (bool);

    /// @notice Whether everybody may have `handle` decrypted.
    function isAllowedForDecryption(bytes32 handle) external view returns (bool);

    /// @notice End of the grant by `allowUntil`, in seconds; 0 if there is none.
    function allowedUntil(bytes32 handle, address account) external view returns (uint64);

    /// @notice Whether `account` may have `handle` decrypted for itself now: allowed for ever, or until a time to come.
    function isAllowedForUserDecryption(bytes32 handle, address account) external view returns (bool);

    /// @notice Whether `delegate` may have `handle` decrypted for `delegator`, by that contract's or the wildcard's delegation.
    function isHandleDelegatedForUserDecryption(
        address delegator, address delegate, address contractAddress, bytes32 handle
    ) external view returns (bool);

    /// @notice End of the delegation; 0 if there is none.
    function getUserDecryptionDelegationExpirationDate(address delegator, address delegate, address contractAddress)
        external
        view
        returns (uint64);

    /// @notice Requests of `account` that start before this time are void.
    function decryptionSignatureInvalidatedBefore(address account) external view returns (uint256);

    /// @notice Whether `account` is on the deny list.
    function isAccountDenied(address account) external view returns (bool);

    /// @notice Whether `account` may pause.
    function isPauser(address account) external view returns (bool);

    /// @notice The executor, which grants transiently what it makes.
    function getFHEVMExecutorAddress() external view returns (address);

    /// @notice The set of pausers.
    function getPauserSetAddress() external view returns (address);

    /// @notice A bridge that may grant transiently; 0 if there is none.
    function getConfidentialBridgeAddress() external view returns (address);

    /// @notice Stands for every contract in a delegation.
    function WILDCARD_DELEGATION_ADDRESS() external pure returns (address);

    /// @notice Name and version.
    function getVersion() external pure returns (string memory);
}
