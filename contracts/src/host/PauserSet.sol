// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {HostContract} from "./HostContract.sol";

/// @title Accounts that may pause the access list
contract PauserSet is HostContract {
    mapping(address account => bool) private _pausers;

    /// @notice `account` may pause.
    event AddPauser(address indexed account);
    /// @notice `account` may no longer pause.
    event RemovePauser(address indexed account);

    /// @notice 0 is no account.
    error InvalidNullPauser();
    /// @notice The account may pause already.
    error AccountAlreadyPauser(address account);
    /// @notice The account may not pause anyway.
    error AccountNotPauser(address account);

    constructor(address acl) HostContract(acl) {}

    /// @notice Lets an account pause. Owner of the ACL only.
    function addPauser(address account) external onlyACLOwner {
        if (account == address(0)) revert InvalidNullPauser();
        if (_pausers[account]) revert AccountAlreadyPauser(account);
        _pausers[account] = true;
        emit AddPauser(account);
    }

    /// @notice Lets an account no longer pause. Owner of the ACL only.
    function removePauser(address account) external onlyACLOwner {
        if (!_pausers[account]) revert AccountNotPauser(account);
        _pausers[account] = false;
        emit RemovePauser(account);
    }

    /// @notice Whether the account may pause.
    function isPauser(address account) external view returns (bool) {
        return _pausers[account];
    }

    /// @notice Name and version.
    function getVersion() external pure returns (string memory) {
        return "PauserSet v0.1.0";
    }
}
