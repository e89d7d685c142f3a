// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

/**
 * @title Checks that the decryption service has signed the values of handles
 * @notice A proof is numSigners (1 byte), the signatures (65 each: r, s, v), and extra data, which names the context of
 * signers. Signed is the EIP-712 type PublicDecryptVerification(bytes32[] ctHandles,bytes decryptedResult,bytes extraData).
 */
interface IKMSVerifier {
    /// @notice A context of signers was made, and is the current one.
    event NewKmsContextSet(uint256 indexed contextId, address[] newSignersSet, uint256 newThreshold);
    /// @notice Proofs of a context are no longer taken.
    event KmsContextDestroyed(uint256 indexed contextId);

    /// @notice Somebody signed who is no signer of the context, or over something else.
    error KMSInvalidSigner(address invalidSigner);
    /// @notice A proof is shorter than it says.
    error DeserializingDecryptionProofFail();
    /// @notice The extra data has not the length of its version.
    error DeserializingExtraDataFail();
    /// @notice There is no proof.
    error EmptyDecryptionProof();
    /// @notice A proof has fewer signatures than are needed.
    error KMSSignatureThresholdNotReached(uint256 numSignatures);
    /// @notice A proof has no signature.
    error KMSZeroSignature();
    /// @notice Extra data of an unknown version.
    error UnsupportedExtraDataVersion(uint8 version);
    /// @notice No such context, or it was destroyed.
    error InvalidKmsContext(uint256 contextId);
    /// @notice The current context has to be replaced first.
    error CurrentKmsContextCannotBeDestroyed(uint256 contextId);
    /// @notice 0 is no signer.
    error KMSSignerNull();
    /// @notice A signer is named twice.
    error KMSAlreadySigner();
    /// @notice A set of signers is empty.
    error SignersSetIsEmpty();
    /// @notice A threshold of 0.
    error ThresholdIsNull();
    /// @notice More signatures would be needed than there are signers.
    error ThresholdIsAboveNumberOfSigners();

    /// @notice Whether enough signers say that the handles decrypt to `decryptedResult`, one word each.
    function verifyDecryptionEIP712KMSSignatures(
        bytes32[] calldata handlesList, bytes calldata decryptedResult, bytes calldata decryptionProof
    ) external view returns (bool);

    /// @notice Makes a context of signers, the current one from now on. Owner of the ACL only.
    function defineNewContext(address[] calldata newSignersSet, uint256 newThreshold) external;

    /// @notice Ends an old context. Owner of the ACL only.
    function destroyContext(uint256 contextId) external;

    /// @notice Signers of the current context.
    function getKmsSigners() external view returns (address[] memory);

    /// @notice How many of them are needed.
    function getThreshold() external view returns (uint256);

    /// @notice Whether the account is a signer of the current context.
    function isSigner(address account) external view returns (bool);

    /// @notice The current context.
    function getCurrentKmsContextId() external view returns (uint256);

    /// @notice Signers of a context.
    function getSignersForKmsContext(uint256 contextId) external view returns (address[] memory);

    /// @notice Signers and threshold of the context that extra data names.
    function getContextSignersAndThresholdFromExtraData(bytes calldata extraData)
        external
        view
        returns (address[] memory signers, uint256 threshold);

    /// @notice Where contexts are kept: this contract itself.
    function getProtocolConfigAddress() external view returns (address);

    /// @notice Name and version.
    function getVersion() external pure returns (string memory);
}
