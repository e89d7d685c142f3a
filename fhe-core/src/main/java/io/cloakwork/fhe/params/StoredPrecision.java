package io.cloakwork.fhe.params;

import io.cloakwork.fhe.ParameterException;

/** Bits of the words of ciphertexts that are stored for a key switch modulo 2^32. */
final class StoredPrecision {
  private static final int LEAST = 8;
  private static final int MOST = 31;

  private StoredPrecision() {}

  /**
   * @throws ParameterException if the digits have fewer than 8 or more than 31 bits
   */
  static void require(String what, Decomposition decomposition) {
    int bits = decomposition.precision();
    if (bits < LEAST || bits > MOST) {
      throw new ParameterException(what + " β·ℓ", "in [" + LEAST + ", " + MOST + "]", bits);
    }
  }
}
