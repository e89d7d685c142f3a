package io.cloakwork.coprocessor.abi;

import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * The coprocessor's word that handles stand for values that a user sent for a contract.
 *
 * @param handles of a whole list, in its order
 * @param user who may hand them to the contract
 * @param contract that may use them
 * @param chainId of the contract
 * @param extraData of the interface's later versions, usually one byte 0
 */
public record InputAttestation(
    List<Handle> handles, Address user, Address contract, long chainId, byte[] extraData) {
  private static final byte[] TYPE =
      Eip712.typeHash(
          "CiphertextVerification(bytes32[] ctHandles,address userAddress,address contractAddress,"
              + "uint256 contractChainId,bytes extraData)");

  public InputAttestation {
    handles = List.copyOf(handles);
    extraData = extraData.clone();
  }

  @Override
  public byte[] extraData() {
    return extraData.clone();
  }

  /** What the coprocessor signs. */
  public byte[] digest(Eip712.Domain domain) {
    return Eip712.digest(
        domain,
        TYPE,
        Eip712.array(handles),
        Words.of(user),
        Words.of(contract),
        Words.of(chainId),
        Keccak.hash(extraData));
  }

  /** What a contract takes: counts, handles, signatures, extra data. */
  public byte[] proof(List<Signature> signatures) {
    ByteArrayOutputStream proof = new ByteArrayOutputStream();
    proof.write(handles.size());
    proof.write(signatures.size());
    handles.forEach(handle -> proof.writeBytes(handle.raw()));
    signatures.forEach(signature -> proof.writeBytes(signature.raw()));
    proof.writeBytes(extraData);
    return proof.toByteArray();
  }
}
