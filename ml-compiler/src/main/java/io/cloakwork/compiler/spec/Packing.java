package io.cloakwork.compiler.spec;

import io.cloakwork.fhe.ParameterException;

/**
 * How the integers of a row stand in GLWE plaintexts: integer i is coefficient i mod N of
 * polynomial i / N, times 2^shift.
 *
 * @param polynomialSize N
 * @param shift 0 to 63
 */
public record Packing(int polynomialSize, int shift) implements RowForm {
  public Packing {
    RowForm.checkPolynomialSize(polynomialSize);
    if (shift < 0 || shift >= Long.SIZE) {
      throw new ParameterException("shift of a packing", "in [0, 63]", shift);
    }
  }

  @Override
  public int polynomials(int features) {
    return Math.ceilDiv(features, polynomialSize);
  }

  @Override
  public int bits() {
    return 0;
  }

  /** Plaintexts of a quantized row, N torus words each. */
  public long[][] pack(int[] row) {
    long[][] plaintexts = new long[polynomials(row.length)][polynomialSize];
    for (int i = 0; i < row.length; i++) {
      plaintexts[i / polynomialSize][i % polynomialSize] = (long) row[i] << shift;
    }
    return plaintexts;
  }
}
