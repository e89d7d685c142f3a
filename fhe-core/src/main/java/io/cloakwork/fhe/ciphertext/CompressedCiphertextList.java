package io.cloakwork.fhe.ciphertext;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.params.CompressionParameters;

/**
 * Results in their stored form, under the storage key: one LWE ciphertext for each block, of which
 * only the message is left. A client decrypts them as they are; a server decompresses them.
 *
 * @param parameters of the compression
 * @param ciphertexts one coefficient for each block
 */
public record CompressedCiphertextList(
    CompressionParameters parameters, RoundedGlweList ciphertexts) {
  /**
   * @throws MismatchException if the ciphertexts do not have the shape that the parameters say
   */
  public CompressedCiphertextList {
    RoundedShapes.require(
        "compressed list", parameters.storage(), parameters.storedBits(), ciphertexts);
  }

  /** Blocks. */
  public int count() {
    return ciphertexts.count();
  }
}
