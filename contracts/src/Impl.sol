// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {CoprocessorConfig} from "./CoprocessorConfig.sol";
import {FheType} from "./FheType.sol";
import {IACL} from "./interfaces/IACL.sol";
import {IFHEVMExecutor} from "./interfaces/IFHEVMExecutor.sol";
import {IInputVerifier} from "./interfaces/IInputVerifier.sol";
import {IKMSVerifier} from "./interfaces/IKMSVerifier.sol";

/// @title What all functions of FHE.sol share, on bare handles
library Impl {
    /// @notice `scalarByte` of operations whose right operand is a handle.
    bytes1 internal constant ENCRYPTED = 0x00;
    /// @notice `scalarByte` of operations whose right operand is a plaintext word.
    bytes1 internal constant PLAIN = 0x01;
    /// @notice `scalarByte` of a mulDiv of two encrypted factors.
    bytes1 internal constant PRODUCT = 0x01;
    /// @notice `scalarByte` of a mulDiv with a plaintext second factor.
    bytes1 internal constant PRODUCT_WITH_PLAIN = 0x03;

    /// @dev ERC-7201 slot of `confidential.storage.config`.
    bytes32 private constant CONFIG_SLOT = 0x9e7b61f58c47dc699ac88507c4f5bb9f121c03808c5676a8078fe583e4649700;

    /// @notice A decryption proof has too few signatures of the decryption service.
    error InvalidKMSSignatures();
    /// @notice The sender gave a handle that it may not use.
    error SenderNotAllowedToUseHandle(bytes32 handle, address sender);
    /// @notice A handle is not of the type that the function takes.
    error HandleTypeMismatch(bytes32 handle, uint8 expected);

    /// @notice The values of these handles have been shown with a valid proof.
    event PublicDecryptionVerified(bytes32[] handlesList, bytes abiEncodedCleartexts);

    function setCoprocessor(CoprocessorConfig memory config) internal {
        CoprocessorConfig storage stored = _config();
        stored.ACLAddress = config.ACLAddress;
        stored.CoprocessorAddress = config.CoprocessorAddress;
        stored.KMSVerifierAddress = config.KMSVerifierAddress;
    }

    function acl() internal view returns (IACL) {
        return IACL(_config().ACLAddress);
    }

    function executor() internal view returns (IFHEVMExecutor) {
        return IFHEVMExecutor(_config().CoprocessorAddress);
    }

    /// @notice The handle, or an encrypted 0 for a missing one.
    function operand(bytes32 handle, uint8 fheType) internal returns (bytes32) {
        if (handle != bytes32(0)) return handle;
        return _isSigned(fheType) ? executor().intTrivialEncrypt(0, fheType) : executor().trivialEncrypt(0, fheType);
    }

    /// @notice The handles, with an encrypted 0 for each missing one. The array of the caller stays as it is.
    function operands(bytes32[] memory handles, uint8 fheType) internal returns (bytes32[] memory present) {
        present = new bytes32[](handles.length);
        for (uint256 i = 0; i < handles.length; i++) {
            present[i] = operand(handles[i], fheType);
        }
    }

    function word(bool value) internal pure returns (uint256) {
        return value ? 1 : 0;
    }

    function fromExternal(bytes32 handle, bytes memory inputProof, uint8 fheType) internal returns (bytes32) {
        if (inputProof.length != 0) return executor().verifyInput(handle, msg.sender, inputProof, fheType);
        if (handle == bytes32(0)) return operand(handle, fheType);
        if (uint8(handle[30]) != fheType) revert HandleTypeMismatch(handle, fheType);
        if (!acl().isAllowed(handle, msg.sender)) revert SenderNotAllowedToUseHandle(handle, msg.sender);
        return handle;
    }

    function allow(bytes32 handle, address account) internal {
        acl().allow(handle, account);
    }

    function allowTransient(bytes32 handle, address account) internal {
        acl().allowTransient(handle, account);
    }

    function allowed(bytes32 handle, address account) internal returns (bytes32) {
        allow(handle, account);
        return handle;
    }

    function allowedTransiently(bytes32 handle, address account) internal returns (bytes32) {
        allowTransient(handle, account);
        return handle;
    }

    function allowedUntil(bytes32 handle, address account, uint64 expiry) internal returns (bytes32) {
        acl().allowUntil(handle, account, expiry);
        return handle;
    }

    function published(bytes32 handle) internal returns (bytes32) {
        bytes32[] memory handles = new bytes32[](1);
        handles[0] = handle;
        acl().allowForDecryption(handles);
        return handle;
    }

    function delegate(address account, address[] memory contracts, uint64 expirationDate) internal {
        bytes[] memory calls = new bytes[](contracts.length);
        for (uint256 i = 0; i < contracts.length; i++) {
            calls[i] = abi.encodeCall(IACL.delegateForUserDecryption, (account, contracts[i], expirationDate));
        }
        acl().multicall(calls);
    }

    function revoke(address account, address[] memory contracts) internal {
        bytes[] memory calls = new bytes[](contracts.length);
        for (uint256 i = 0; i < contracts.length; i++) {
            calls[i] = abi.encodeCall(IACL.revokeDelegationForUserDecryption, (account, contracts[i]));
        }
        acl().multicall(calls);
    }

    function checkSignatures(bytes32[] memory handles, bytes memory cleartexts, bytes memory proof) internal {
        if (!_kmsVerifier().verifyDecryptionEIP712KMSSignatures(handles, cleartexts, proof)) revert InvalidKMSSignatures();
        emit PublicDecryptionVerified(handles, cleartexts);
    }

    function isDecryptionValid(bytes32[] memory handles, bytes memory cleartexts, bytes memory proof)
        internal
        view
        returns (bool)
    {
        try _kmsVerifier().verifyDecryptionEIP712KMSSignatures(handles, cleartexts, proof) returns (bool valid) {
            return valid;
        } catch {
            return false;
        }
    }

    function cleanTransientStorage() internal {
        acl().cleanTransientStorage();
        IInputVerifier(executor().getInputVerifierAddress()).cleanTransientStorage();
    }

    function _kmsVerifier() private view returns (IKMSVerifier) {
        return IKMSVerifier(_config().KMSVerifierAddress);
    }

    function _isSigned(uint8 fheType) private pure returns (bool) {
        return (fheType >= uint8(FheType.Int2) && fheType <= uint8(FheType.Int256)) || fheType >= uint8(FheType.Int24);
    }

    function _config() private pure returns (CoprocessorConfig storage config) {
        assembly ("memory-safe") {
            config.slot := CONFIG_SLOT
        }
    }
}
