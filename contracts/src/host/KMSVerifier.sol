// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IKMSVerifier} from "../interfaces/IKMSVerifier.sol";
import {ForeignDomain} from "./ForeignDomain.sol";
import {HostContract} from "./HostContract.sol";
import {Count, SignerSet, ThresholdSignatures} from "./ThresholdSignatures.sol";

/// @title The decryption verifier
contract KMSVerifier is IKMSVerifier, HostContract, ForeignDomain {
    bytes32 private constant VERIFICATION_TYPE =
        keccak256("PublicDecryptVerification(bytes32[] ctHandles,bytes decryptedResult,bytes extraData)");
    /// @dev First byte of every context id.
    uint256 private constant CONTEXT_TAG = 0x07 << 248;

    mapping(uint256 contextId => SignerSet) private _contexts;
    uint256 private _current = CONTEXT_TAG;

    /**
     * @param acl whose owner governs
     * @param gatewayChainId chain id of the domain that decryptions are signed for
     * @param gatewayContract its verifying contract
     * @param signers signers of the decryption service
     * @param threshold how many of them are needed
     */
    constructor(address acl, uint256 gatewayChainId, address gatewayContract, address[] memory signers, uint256 threshold)
        HostContract(acl)
        ForeignDomain(_domainName(), gatewayChainId, gatewayContract)
    {
        _define(signers, threshold);
    }

    /// @inheritdoc IKMSVerifier
    function verifyDecryptionEIP712KMSSignatures(
        bytes32[] calldata handlesList, bytes calldata decryptedResult, bytes calldata decryptionProof
    ) external view returns (bool) {
        if (decryptionProof.length == 0) revert EmptyDecryptionProof();
        uint256 extraStart = 1 + uint256(uint8(decryptionProof[0])) * ThresholdSignatures.SIGNATURE_BYTES;
        if (decryptionProof.length < extraStart) revert DeserializingDecryptionProofFail();
        bytes calldata extraData = decryptionProof[extraStart:];
        bytes32 structHash = keccak256(
            abi.encode(
                VERIFICATION_TYPE,
                keccak256(abi.encodePacked(handlesList)),
                keccak256(decryptedResult),
                keccak256(extraData)
            )
        );
        bytes calldata signatures = decryptionProof[1:extraStart];
        (Count outcome, address stranger) =
            ThresholdSignatures.count(_contexts[_contextOf(extraData)], _digest(structHash), signatures);
        if (outcome == Count.None) revert KMSZeroSignature();
        if (outcome == Count.TooFew) {
            revert KMSSignatureThresholdNotReached(signatures.length / ThresholdSignatures.SIGNATURE_BYTES);
        }
        if (outcome == Count.Stranger) revert KMSInvalidSigner(stranger);
        return outcome == Count.Reached;
    }

    /// @inheritdoc IKMSVerifier
    function defineNewContext(address[] calldata newSignersSet, uint256 newThreshold) external onlyACLOwner {
        _define(newSignersSet, newThreshold);
    }

    /// @inheritdoc IKMSVerifier
    function destroyContext(uint256 contextId) external onlyACLOwner {
        if (contextId == _current) revert CurrentKmsContextCannotBeDestroyed(contextId);
        SignerSet storage set = _existing(contextId);
        set.threshold = 0;
        emit KmsContextDestroyed(contextId);
    }

    /// @inheritdoc IKMSVerifier
    function getKmsSigners() external view returns (address[] memory) {
        return _contexts[_current].signers;
    }

    /// @inheritdoc IKMSVerifier
    function getThreshold() external view returns (uint256) {
        return _contexts[_current].threshold;
    }

    /// @inheritdoc IKMSVerifier
    function isSigner(address account) external view returns (bool) {
        return _contexts[_current].isSigner[account];
    }

    /// @inheritdoc IKMSVerifier
    function getCurrentKmsContextId() external view returns (uint256) {
        return _current;
    }

    /// @inheritdoc IKMSVerifier
    function getSignersForKmsContext(uint256 contextId) external view returns (address[] memory) {
        return _existing(contextId).signers;
    }

    /// @inheritdoc IKMSVerifier
    function getContextSignersAndThresholdFromExtraData(bytes calldata extraData)
        external
        view
        returns (address[] memory signers, uint256 threshold)
    {
        SignerSet storage set = _contexts[_contextOf(extraData)];
        return (set.signers, set.threshold);
    }

    /// @inheritdoc IKMSVerifier
    function getProtocolConfigAddress() external view returns (address) {
        return address(this);
    }

    /// @inheritdoc IKMSVerifier
    function getVersion() external pure returns (string memory) {
        return "KMSVerifier v0.4.0";
    }

    function _domainName() internal pure override returns (string memory) {
        return "Decryption";
    }

    /// @dev Empty or version 0: the current context. Version 1: a context. Version 2: a context and an epoch.
    function _contextOf(bytes calldata extraData) private view returns (uint256 contextId) {
        if (extraData.length == 0 || extraData[0] == 0x00) return _current;
        uint8 version = uint8(extraData[0]);
        if (version > 2) revert UnsupportedExtraDataVersion(version);
        if (extraData.length != 1 + 32 * uint256(version)) revert DeserializingExtraDataFail();
        contextId = uint256(bytes32(extraData[1:33]));
        _existing(contextId);
    }

    function _existing(uint256 contextId) private view returns (SignerSet storage set) {
        set = _contexts[contextId];
        if (set.threshold == 0) revert InvalidKmsContext(contextId);
    }

    function _define(address[] memory signers, uint256 threshold) private {
        if (signers.length == 0) revert SignersSetIsEmpty();
        if (threshold == 0) revert ThresholdIsNull();
        if (threshold > signers.length) revert ThresholdIsAboveNumberOfSigners();
        uint256 contextId = ++_current;
        SignerSet storage set = _contexts[contextId];
        for (uint256 i = 0; i < signers.length; i++) {
            if (signers[i] == address(0)) revert KMSSignerNull();
            if (set.isSigner[signers[i]]) revert KMSAlreadySigner();
            set.isSigner[signers[i]] = true;
        }
        set.signers = signers;
        set.threshold = threshold;
        emit NewKmsContextSet(contextId, signers, threshold);
    }
}
