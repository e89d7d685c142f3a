package io.cloakwork.fhe.key;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.params.CompactParameters;
import io.cloakwork.fhe.params.MessageSpace;
import io.cloakwork.fhe.random.MaskPurpose;

/**
 * What anybody encrypts with for one client. The server expands such encryptions with the casting
 * key of that client.
 *
 * @param message of the blocks: one LWE ciphertext takes as many messages as fit beside each other
 * @param parameters of the key and of the casting key
 * @param key encrypts zero
 */
public record CompactPublicKey(
    MessageSpace message, CompactParameters parameters, GlwePublicKey key) {
  /**
   * @throws MismatchException if the key has another shape or purpose
   */
  public CompactPublicKey {
    if (!key.shape().equals(parameters.key())) {
      throw new MismatchException("shape of a compact public key", parameters.key(), key.shape());
    }
    if (key.purpose() != MaskPurpose.COMPACT_PUBLIC_KEY) {
      throw new MismatchException(
          "purpose of a compact public key", MaskPurpose.COMPACT_PUBLIC_KEY, key.purpose());
    }
  }
}
