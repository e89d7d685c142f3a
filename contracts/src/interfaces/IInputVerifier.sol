// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

/**
 * @notice Whom an input is bound to.
 * @param userAddress who encrypted it
 * @param contractAddress who may take it
 */
struct InputContext {
    address userAddress;
    address contractAddress;
}

/**
 * @title Checks that the coprocessor has attested an encrypted input
 * @notice A proof is numHandles (1 byte), numSigners (1), the handles (32 each), the signatures (65 each: r, s, v), and
 * extra data that is signed with them. Signed is the EIP-712 type
 * CiphertextVerification(bytes32[] ctHandles,address userAddress,address contractAddress,uint256 contractChainId,bytes extraData).
 */
interface IInputVerifier {
    /// @notice From now on these signers attest inputs, and this many are needed.
    event NewContextSet(address[] newSignersSet, uint256 newThreshold);

    /// @notice A proof is shorter than it says.
    error DeserializingInputProofFail();
    /// @notice There is no proof.
    error EmptyInputProof();
    /// @notice The handle is of another chain.
    error InvalidChainId();
    /// @notice The handle is not an input, or beyond the list of the proof.
    error InvalidIndex();
    /// @notice The handle is not the one that the proof has at its index.
    error InvalidInputHandle();
    /// @notice A handle of the proof has an unknown version.
    error InvalidHandleVersion();
    /// @notice 0 is no signer.
    error CoprocessorSignerNull();
    /// @notice A signer is named twice.
    error CoprocessorAlreadySigner();
    /// @notice Somebody signed who is no signer, or over something else.
    error InvalidSigner(address invalidSigner);
    /// @notice A proof has fewer signatures than are needed.
    error SignatureThresholdNotReached(uint256 numSignatures);
    /// @notice A proof has no signature.
    error ZeroSignature();
    /// @notice A proof has too few different signers.
    error SignaturesVerificationFailed();
    /// @notice A set of signers is empty.
    error SignersSetIsEmpty();
    /// @notice A threshold of 0.
    error ThresholdIsNull();
    /// @notice More signatures would be needed than there are signers.
    error ThresholdIsAboveNumberOfSigners();

    /// @notice Returns the handle if the proof holds for it and the context, and reverts otherwise.
    function verifyInput(InputContext calldata context, bytes32 inputHandle, bytes calldata inputProof)
        external
        returns (bytes32);

    /// @notice Replaces the signers. Owner of the ACL only.
    function defineNewContext(address[] calldata newSignersSet, uint256 newThreshold) external;

    /// @notice Changes how many signers are needed. Owner of the ACL only.
    function setThreshold(uint256 newThreshold) external;

    /// @notice Forgets the proofs that were checked in this transaction.
    function cleanTransientStorage() external;

    /// @notice The signers.
    function getCoprocessorSigners() external view returns (address[] memory);

    /// @notice How many of them are needed.
    function getThreshold() external view returns (uint256);

    /// @notice Whether the account is one of them.
    function isSigner(address account) external view returns (bool);

    /// @notice Name and version.
    function getVersion() external pure returns (string memory);
}
