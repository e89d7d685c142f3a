package io.cloakwork.fhe.params;

import io.cloakwork.fhe.ParameterException;

/**
 * Polynomial size N, in coefficients: the ring is Z_q[X]/(X^N + 1). A power of two in [2^8, 2^16].
 */
public record PolynomialSize(int value) {
  public PolynomialSize {
    if (Integer.bitCount(value) != 1 || value < 1 << 8 || value > 1 << 16) {
      throw new ParameterException("polynomial size N", "a power of two in [2^8, 2^16]", value);
    }
  }

  /** lg N. */
  public int log2() {
    return Integer.numberOfTrailingZeros(value);
  }
}
