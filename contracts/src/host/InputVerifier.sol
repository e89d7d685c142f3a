// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IInputVerifier, InputContext} from "../interfaces/IInputVerifier.sol";
import {ForeignDomain} from "./ForeignDomain.sol";
import {Handles} from "./Handles.sol";
import {HostContract} from "./HostContract.sol";
import {Count, SignerSet, ThresholdSignatures} from "./ThresholdSignatures.sol";
import {Transient} from "./Transient.sol";

/// @title The input verifier
contract InputVerifier is IInputVerifier, HostContract, ForeignDomain {
    bytes32 private constant VERIFICATION_TYPE = keccak256(
        "CiphertextVerification(bytes32[] ctHandles,address userAddress,address contractAddress,uint256 contractChainId,bytes extraData)"
    );
    /// @dev Head of the list of checked proofs, which lie at keccak(contract, user, proof).
    bytes32 private constant CHECKED_PROOFS = keccak256("cloakwork.inputverifier.transient.proofs");
    uint256 private constant HANDLE_BYTES = 32;
    /// @dev Bytes before the handles of a proof: both counts.
    uint256 private constant HEAD_BYTES = 2;

    SignerSet private _set;

    /**
     * @param acl whose owner governs
     * @param gatewayChainId chain id of the domain that attestations are signed for
     * @param gatewayContract its verifying contract
     * @param signers the coprocessor's signers
     * @param threshold how many of them are needed
     */
    constructor(address acl, uint256 gatewayChainId, address gatewayContract, address[] memory signers, uint256 threshold)
        HostContract(acl)
        ForeignDomain(_domainName(), gatewayChainId, gatewayContract)
    {
        _replace(signers, threshold);
    }

    /// @inheritdoc IInputVerifier
    function verifyInput(InputContext calldata context, bytes32 inputHandle, bytes calldata inputProof)
        external
        returns (bytes32)
    {
        if (Handles.chainIdOf(inputHandle) != block.chainid) revert InvalidChainId();
        if (inputProof.length == 0) revert EmptyInputProof();
        uint256 index = Handles.indexOf(inputHandle);
        uint256 count = uint8(inputProof[0]);
        if (index >= count || index == Handles.COMPUTED) revert InvalidIndex();
        bytes32 slot = keccak256(abi.encodePacked(context.contractAddress, context.userAddress, inputProof));
        if (Transient.load(slot) == 0) {
            _check(context, count, inputProof);
            Transient.mark(CHECKED_PROOFS, slot);
        }
        if (_handleAt(inputProof, index) != inputHandle) revert InvalidInputHandle();
        return inputHandle;
    }

    /// @inheritdoc IInputVerifier
    function defineNewContext(address[] calldata newSignersSet, uint256 newThreshold) external onlyACLOwner {
        _replace(newSignersSet, newThreshold);
    }

    /// @inheritdoc IInputVerifier
    function setThreshold(uint256 newThreshold) external onlyACLOwner {
        _setThreshold(newThreshold);
        emit NewContextSet(_set.signers, newThreshold);
    }

    /// @inheritdoc IInputVerifier
    function cleanTransientStorage() external {
        Transient.clear(CHECKED_PROOFS);
    }

    /// @inheritdoc IInputVerifier
    function getCoprocessorSigners() external view returns (address[] memory) {
        return _set.signers;
    }

    /// @inheritdoc IInputVerifier
    function getThreshold() external view returns (uint256) {
        return _set.threshold;
    }

    /// @inheritdoc IInputVerifier
    function isSigner(address account) external view returns (bool) {
        return _set.isSigner[account];
    }

    /// @inheritdoc IInputVerifier
    function getVersion() external pure returns (string memory) {
        return "InputVerifier v0.2.0";
    }

    function _domainName() internal pure override returns (string memory) {
        return "InputVerification";
    }

    function _check(InputContext calldata context, uint256 count, bytes calldata proof) private view {
        if (proof.length < HEAD_BYTES) revert DeserializingInputProofFail();
        uint256 signaturesStart = HEAD_BYTES + count * HANDLE_BYTES;
        uint256 extraStart = signaturesStart + uint256(uint8(proof[1])) * ThresholdSignatures.SIGNATURE_BYTES;
        if (proof.length < extraStart) revert DeserializingInputProofFail();
        for (uint256 i = 0; i < count; i++) {
            if (Handles.versionOf(_handleAt(proof, i)) != Handles.VERSION) revert InvalidHandleVersion();
        }
        bytes32 structHash = keccak256(
            abi.encode(
                VERIFICATION_TYPE,
                keccak256(proof[HEAD_BYTES:signaturesStart]),
                context.userAddress,
                context.contractAddress,
                block.chainid,
                keccak256(proof[extraStart:])
            )
        );
        bytes calldata signatures = proof[signaturesStart:extraStart];
        (Count outcome, address stranger) = ThresholdSignatures.count(_set, _digest(structHash), signatures);
        if (outcome == Count.None) revert ZeroSignature();
        if (outcome == Count.TooFew) {
            revert SignatureThresholdNotReached(signatures.length / ThresholdSignatures.SIGNATURE_BYTES);
        }
        if (outcome == Count.Stranger) revert InvalidSigner(stranger);
        if (outcome == Count.NotDistinct) revert SignaturesVerificationFailed();
    }

    function _handleAt(bytes calldata proof, uint256 index) private pure returns (bytes32) {
        uint256 start = HEAD_BYTES + index * HANDLE_BYTES;
        return bytes32(proof[start:start + HANDLE_BYTES]);
    }

    function _replace(address[] memory signers, uint256 threshold) private {
        for (uint256 i = 0; i < _set.signers.length; i++) {
            _set.isSigner[_set.signers[i]] = false;
        }
        if (signers.length == 0) revert SignersSetIsEmpty();
        for (uint256 i = 0; i < signers.length; i++) {
            if (signers[i] == address(0)) revert CoprocessorSignerNull();
            if (_set.isSigner[signers[i]]) revert CoprocessorAlreadySigner();
            _set.isSigner[signers[i]] = true;
        }
        _set.signers = signers;
        _setThreshold(threshold);
        emit NewContextSet(signers, threshold);
    }

    function _setThreshold(uint256 threshold) private {
        if (threshold == 0) revert ThresholdIsNull();
        if (threshold > _set.signers.length) revert ThresholdIsAboveNumberOfSigners();
        _set.threshold = threshold;
    }
}
