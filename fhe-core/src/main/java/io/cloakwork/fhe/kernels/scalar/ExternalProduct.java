package io.cloakwork.fhe.kernels.scalar;

import io.cloakwork.fhe.math.NegacyclicTransform;
import io.cloakwork.fhe.math.SignedDecomposition;
import io.cloakwork.fhe.math.Torus;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.PolynomialSize;
import java.util.Arrays;

/**
 * External product GGSW ⊡ GLWE of one ring and decomposition, with its scratch: one object per
 * thread and call ({@code docs/arithmetic.md}, sections 3, 6, 7).
 *
 * <p>Usage: {@link #decompose} a GLWE ciphertext, {@link #multiply} with a key in the transform,
 * {@link #addTo} an accumulator.
 */
final class ExternalProduct {
  private final NegacyclicTransform transform;
  private final SignedDecomposition decomposition;
  private final int size;
  private final int points;
  private final int columns;
  private final int levels;
  private final int[] digits;
  private final double[] digitRe;
  private final double[] digitIm;
  private final double[] sumRe;
  private final double[] sumIm;

  /**
   * @param columns k + 1
   */
  ExternalProduct(int columns, PolynomialSize polynomialSize, Decomposition decomposition) {
    this.transform = NegacyclicTransform.of(polynomialSize);
    this.decomposition = new SignedDecomposition(decomposition);
    this.size = polynomialSize.value();
    this.points = size / 2;
    this.columns = columns;
    this.levels = decomposition.levelCount().value();
    this.digits = new int[levels * size];
    this.digitRe = new double[columns * levels * points];
    this.digitIm = new double[columns * levels * points];
    this.sumRe = new double[columns * points];
    this.sumIm = new double[columns * points];
  }

  /** Rows of the key: (k + 1)·ℓ. */
  int rows() {
    return columns * levels;
  }

  int points() {
    return points;
  }

  /** Digits of all polynomials, most significant level first, each transformed. */
  void decompose(long[] glwe, int offset) {
    for (int column = 0; column < columns; column++) {
      int from = offset + column * size;
      for (int j = 0; j < size; j++) {
        decomposition.decompose(glwe[from + j], digits, j, size);
      }
      for (int level = 0; level < levels; level++) {
        int row = (column * levels + level) * points;
        int digit = level * size;
        for (int j = 0; j < points; j++) {
          digitRe[row + j] = digits[digit + j];
          digitIm[row + j] = digits[digit + points + j];
        }
        transform.forward(digitRe, digitIm, row);
      }
    }
  }

  /**
   * Σ over rows of digit · key, for each column and point: y_r = d_r·K_r for the first row, then
   * fma(d_r, K_r, y_r); each followed by fma(−d_i, K_i, y_r). y_i = d_r·K_i or fma(d_r, K_i, y_i),
   * followed by fma(d_i, K_r, y_i).
   */
  void multiply(double[] keyRe, double[] keyIm) {
    Arrays.fill(sumRe, 0);
    Arrays.fill(sumIm, 0);
    for (int row = 0; row < rows(); row++) {
      int d = row * points;
      for (int column = 0; column < columns; column++) {
        int k = (row * columns + column) * points;
        int s = column * points;
        // fma(d, k, 0) rounds as d·k does, so the first row needs no case of its own; a zero's sign
        // has no effect.
        for (int j = 0; j < points; j++) {
          sumRe[s + j] =
              Math.fma(
                  -digitIm[d + j],
                  keyIm[k + j],
                  Math.fma(digitRe[d + j], keyRe[k + j], sumRe[s + j]));
          sumIm[s + j] =
              Math.fma(
                  digitIm[d + j],
                  keyRe[k + j],
                  Math.fma(digitRe[d + j], keyIm[k + j], sumIm[s + j]));
        }
      }
    }
  }

  /**
   * Inverse transform of the sums, each coefficient rounded to a torus word and added modulo 2^64.
   */
  void addTo(long[] accumulator, int offset) {
    // Integers modulo 2^64 to torus units, and the 1/M that the inverse transform leaves out: a
    // power of two, exact.
    double scale = Torus.ULP / points;
    for (int column = 0; column < columns; column++) {
      int s = column * points;
      transform.inverse(sumRe, sumIm, s);
      int to = offset + column * size;
      for (int j = 0; j < points; j++) {
        accumulator[to + j] += Torus.ofReal(sumRe[s + j] * scale);
        accumulator[to + points + j] += Torus.ofReal(sumIm[s + j] * scale);
      }
    }
  }
}
