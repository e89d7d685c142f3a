package io.cloakwork.fhe.params;

/**
 * Ciphertext modulus q. A word modulo q stands in the low bits of a {@code long}; modulo 2^32 the
 * upper half is zero.
 */
public enum CiphertextModulus {
  /** q = 2^32: small LWE ciphertexts between key switch and modulus switch. */
  TWO_POW_32(32),
  /** q = 2^64: everything else. */
  TWO_POW_64(64);

  private final int log2;

  CiphertextModulus(int log2) {
    this.log2 = log2;
  }

  /** lg q. */
  public int log2() {
    return log2;
  }
}
