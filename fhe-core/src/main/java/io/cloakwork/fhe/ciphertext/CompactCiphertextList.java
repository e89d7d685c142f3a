package io.cloakwork.fhe.ciphertext;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.params.CompactParameters;

/**
 * What was encrypted with a compact public key: one mask polynomial for up to N bodies, each with
 * several blocks. It stands under the key behind the public key, and is expanded into blocks under
 * the big key before anything is computed.
 *
 * @param parameters of the public key
 * @param ciphertexts each an LWE ciphertext of dimension N
 */
public record CompactCiphertextList(CompactParameters parameters, RoundedGlweList ciphertexts) {
  /**
   * @throws MismatchException if the ciphertexts do not have the shape that the parameters say
   */
  public CompactCiphertextList {
    RoundedShapes.require("compact list", parameters.key(), parameters.storedBits(), ciphertexts);
  }

  /** LWE ciphertexts, not blocks. */
  public int count() {
    return ciphertexts.count();
  }
}
