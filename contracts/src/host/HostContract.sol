// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

/// @title A contract that the owner of the access list governs
abstract contract HostContract {
    address internal immutable ACL_ADDRESS;

    /// @notice The sender does not own the access list.
    error NotHostOwner(address account);

    modifier onlyACLOwner() {
        if (msg.sender != Ownable(ACL_ADDRESS).owner()) revert NotHostOwner(msg.sender);
        _;
    }

    constructor(address acl) {
        ACL_ADDRESS = acl;
    }

    /// @notice The access list.
    function getACLAddress() public view virtual returns (address) {
        return ACL_ADDRESS;
    }
}
