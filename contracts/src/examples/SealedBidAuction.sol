// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IERC7984} from "@openzeppelin/confidential-contracts/interfaces/IERC7984.sol";
import {CoprocessorConfig} from "../CoprocessorConfig.sol";
import {FHE, eaddress, ebool, euint64, externalEuint64} from "../FHE.sol";
import {CoprocessorUser} from "../config/CoprocessorUser.sol";

/**
 * @title An auction whose bids nobody sees
 * @notice Bids are confidential tokens that this contract takes as the bidder's operator. A bidder may raise the bid. Of
 * equal bids the earlier one wins. When the time is over, the winner alone is disclosed, the winning bid goes to the
 * beneficiary, and everybody else gets the bid back.
 */
contract SealedBidAuction is CoprocessorUser {
    IERC7984 public immutable token;
    address public immutable beneficiary;
    uint64 public immutable endTime;

    mapping(address bidder => euint64) private _bids;
    euint64 private _highestBid;
    eaddress private _leader;

    /// @notice Whether the winner is known.
    bool public settled;
    /// @notice The winner, once known; 0 if nobody has bid.
    address public winner;

    /// @notice Somebody has bid, or raised a bid.
    event BidPlaced(address indexed bidder);
    /// @notice The winner may be decrypted now.
    event Closed(eaddress leader);
    /// @notice The winner is known.
    event Settled(address indexed winner);

    /// @notice The auction ends at `endTime`; it is `now_`.
    error AuctionIsOpen(uint256 endTime, uint256 now_);
    /// @notice The auction ended at `endTime`; it is `now_`.
    error AuctionIsOver(uint256 endTime, uint256 now_);
    /// @notice The winner is known already.
    error AlreadySettled();
    /// @notice The winner is not known yet.
    error NotSettled();
    /// @notice The account has no bid to take back.
    error NothingToWithdraw(address account);

    /**
     * @param config host contracts
     * @param token_ what bids are paid in
     * @param beneficiary_ who gets the winning bid
     * @param endTime_ from when on there are no more bids, in seconds
     */
    constructor(CoprocessorConfig memory config, IERC7984 token_, address beneficiary_, uint64 endTime_)
        CoprocessorUser(config)
    {
        token = token_;
        beneficiary = beneficiary_;
        endTime = endTime_;
    }

    /// @notice Adds an encrypted amount to the sender's bid. This contract has to be the sender's operator of the token.
    function bid(externalEuint64 amount, bytes calldata inputProof) external {
        if (block.timestamp >= endTime) revert AuctionIsOver(endTime, block.timestamp);
        euint64 offered = FHE.allowTransient(FHE.fromExternal(amount, inputProof), address(token));
        euint64 paid = token.confidentialTransferFrom(msg.sender, address(this), offered);
        euint64 total = FHE.add(_bids[msg.sender], paid);
        ebool leads = FHE.gt(total, _highestBid);

        _bids[msg.sender] = FHE.allow(FHE.allowThis(total), msg.sender);
        _highestBid = FHE.allowThis(FHE.select(leads, total, _highestBid));
        _leader = FHE.allowThis(FHE.select(leads, FHE.asEaddress(msg.sender), _leader));
        emit BidPlaced(msg.sender);
    }

    /// @notice Lets everybody have the winner decrypted, when the time is over.
    function close() external {
        _requireOver();
        if (settled) revert AlreadySettled();
        if (!FHE.isInitialized(_leader)) {
            settled = true;
            emit Settled(address(0));
            return;
        }
        FHE.makePubliclyDecryptable(_leader);
        emit Closed(_leader);
    }

    /// @notice Takes the decrypted winner with its proof, and pays the beneficiary.
    function settle(address decryptedWinner, bytes calldata decryptionProof) external {
        _requireOver();
        if (settled) revert AlreadySettled();
        bytes32[] memory handles = new bytes32[](1);
        handles[0] = FHE.toBytes32(_leader);
        FHE.checkSignatures(handles, abi.encode(decryptedWinner), decryptionProof);
        settled = true;
        winner = decryptedWinner;
        emit Settled(decryptedWinner);
        if (decryptedWinner != address(0)) _pay(beneficiary, decryptedWinner);
    }

    /// @notice Gives the sender's bid back, if it has not won.
    function withdraw() external {
        if (!settled) revert NotSettled();
        if (!FHE.isInitialized(_bids[msg.sender])) revert NothingToWithdraw(msg.sender);
        _pay(msg.sender, msg.sender);
    }

    /// @notice The sender's bid, or another one: who may decrypt it is in the access list.
    function bidOf(address bidder) external view returns (euint64) {
        return _bids[bidder];
    }

    /// @notice The account that leads, encrypted.
    function leader() external view returns (eaddress) {
        return _leader;
    }

    function _requireOver() private view {
        if (block.timestamp < endTime) revert AuctionIsOpen(endTime, block.timestamp);
    }

    /// @dev Pays out a bid, which is gone before the token is called.
    function _pay(address to, address bidder) private {
        euint64 amount = _bids[bidder];
        _bids[bidder] = euint64.wrap(bytes32(0));
        token.confidentialTransfer(to, FHE.allowTransient(amount, address(token)));
    }
}
