// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/**
 * @notice A set of signers of which some have to sign.
 * @param signers the set
 * @param isSigner whether an account is in it
 * @param threshold how many are needed; 0 where there is no set
 */
struct SignerSet {
    address[] signers;
    mapping(address account => bool) isSigner;
    uint256 threshold;
}

/// @notice How a count of signatures ended.
enum Count {
    Reached,
    None,
    TooFew,
    Stranger,
    NotDistinct
}

/// @title Counting of signatures of r, s, v (65 bytes each), one after the other
library ThresholdSignatures {
    uint256 internal constant SIGNATURE_BYTES = 65;

    /**
     * @notice Counts different signers of the digest until there are enough.
     * @return outcome a stranger ends the count only before there are enough; who signs twice counts once
     * @return stranger who signed without being a signer; 0 for a signature that is none
     */
    function count(SignerSet storage set, bytes32 digest, bytes calldata signatures)
        internal
        view
        returns (Count outcome, address stranger)
    {
        uint256 number = signatures.length / SIGNATURE_BYTES;
        uint256 threshold = set.threshold;
        if (number == 0) return (Count.None, address(0));
        if (number < threshold) return (Count.TooFew, address(0));
        address[] memory seen = new address[](number);
        uint256 distinct = 0;
        for (uint256 i = 0; i < number; i++) {
            address signer = _recover(digest, signatures[i * SIGNATURE_BYTES:(i + 1) * SIGNATURE_BYTES]);
            if (!set.isSigner[signer]) return (Count.Stranger, signer);
            if (_contains(seen, distinct, signer)) continue;
            seen[distinct++] = signer;
            if (distinct == threshold) return (Count.Reached, address(0));
        }
        return (Count.NotDistinct, address(0));
    }

    function _recover(bytes32 digest, bytes calldata signature) private pure returns (address signer) {
        (signer,,) = ECDSA.tryRecover(digest, signature);
    }

    function _contains(address[] memory list, uint256 length, address account) private pure returns (bool) {
        for (uint256 i = 0; i < length; i++) {
            if (list[i] == account) return true;
        }
        return false;
    }
}
