package io.cloakwork.compiler.spec;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;

/**
 * How the integers of a row stand in GLWE plaintexts: integer i is coefficient i mod N of
 * polynomial i / N, times 2^shift.
 *
 * @param polynomialSize N
 * @param shift 0 to 63
 */
public record Packing(int polynomialSize, int shift) {
  public Packing {
    if (Integer.bitCount(polynomialSize) != 1 || polynomialSize < 2) {
      throw new ParameterException(
          "polynomial size of a packing", "a power of two, at least 2", polynomialSize);
    }
    if (shift < 0 || shift >= Long.SIZE) {
      throw new ParameterException("shift of a packing", "in [0, 63]", shift);
    }
  }

  /** Polynomials for a row of {@code features} integers. */
  public int polynomials(int features) {
    return Math.ceilDiv(features, polynomialSize);
  }

  /** Plaintexts of a quantized row, N torus words each. */
  public long[][] pack(int[] row) {
    long[][] plaintexts = new long[polynomials(row.length)][polynomialSize];
    for (int i = 0; i < row.length; i++) {
      plaintexts[i / polynomialSize][i % polynomialSize] = (long) row[i] << shift;
    }
    return plaintexts;
  }

  /**
   * @throws MismatchException if the polynomial size is not that of the client's keys
   */
  public void requirePolynomialSize(int size) {
    if (size != polynomialSize) {
      throw new MismatchException("polynomial size of the packing", size, polynomialSize);
    }
  }
}
