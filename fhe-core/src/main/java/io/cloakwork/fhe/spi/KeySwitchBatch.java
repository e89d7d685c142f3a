package io.cloakwork.fhe.spi;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;

/**
 * Key switches to the small key.
 *
 * @param from which key the inputs stand under
 * @param inputs modulus 2^64, in the dimension of that key
 * @param outputs dimension n, modulus 2^32, one per input; wholly written
 */
public record KeySwitchBatch(Source from, LweCiphertextList inputs, LweCiphertextList outputs) {
  /** The key that a key switch starts from. */
  public enum Source {
    /** The big key of dimension kN. */
    BIG,
    /** The key of the compact public key (a casting key switch). */
    COMPACT,
    /** The key that compressed results stand under (the key switch of a decompression). */
    STORAGE
  }

  /**
   * @throws MismatchException if counts differ
   */
  public KeySwitchBatch {
    if (outputs.count() != inputs.count()) {
      throw new MismatchException("key switch outputs", inputs.count(), outputs.count());
    }
  }
}
