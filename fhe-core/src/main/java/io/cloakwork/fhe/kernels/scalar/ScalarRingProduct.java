package io.cloakwork.fhe.kernels.scalar;

import io.cloakwork.fhe.kernels.heap.RingProduct;
import io.cloakwork.fhe.math.MonomialFactor;
import io.cloakwork.fhe.math.NegacyclicTransform;
import io.cloakwork.fhe.math.SignedDecomposition;
import io.cloakwork.fhe.math.Torus;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.PolynomialSize;
import java.util.Arrays;

/** External products as plain loops: the specification of their bits. Points are in leaf order. */
final class ScalarRingProduct implements RingProduct {
  private final NegacyclicTransform transform;
  private final SignedDecomposition decomposition;
  private final MonomialFactor factor;
  private final int size;
  private final int points;
  private final int columns;
  private final int levels;
  private final int[] digits;
  private final double[] digitRe;
  private final double[] digitIm;
  private final double[] sumRe;
  private final double[] sumIm;
  private final double[] factorRe;
  private final double[] factorIm;
  private final double[] blockRe;
  private final double[] blockIm;

  /**
   * @param columns k + 1
   * @param blockLength 1 if {@link #multiplyBlock} will not be called
   */
  ScalarRingProduct(
      int columns, PolynomialSize polynomialSize, Decomposition decomposition, int blockLength) {
    this.transform = NegacyclicTransform.of(polynomialSize);
    this.decomposition = new SignedDecomposition(decomposition);
    this.factor = MonomialFactor.of(polynomialSize);
    this.size = polynomialSize.value();
    this.points = size / 2;
    this.columns = columns;
    this.levels = decomposition.levelCount().value();
    this.digits = new int[levels * size];
    this.digitRe = new double[columns * levels * points];
    this.digitIm = new double[columns * levels * points];
    this.sumRe = new double[columns * points];
    this.sumIm = new double[columns * points];
    this.factorRe = new double[points];
    this.factorIm = new double[points];
    int keyPoints = blockLength == 1 ? 0 : columns * levels * columns * points;
    this.blockRe = new double[keyPoints];
    this.blockIm = new double[keyPoints];
  }

  @Override
  public void transformKey(long[] words, int from, double[] re, double[] im, int to) {
    for (int j = 0; j < points; j++) {
      re[to + j] = (double) words[from + j];
      im[to + j] = (double) words[from + points + j];
    }
    transform.forward(re, im, to);
  }

  @Override
  public void decompose(long[] glwe, int offset) {
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
  @Override
  public void multiply(double[] keyRe, double[] keyIm) {
    Arrays.fill(sumRe, 0);
    Arrays.fill(sumIm, 0);
    for (int row = 0; row < columns * levels; row++) {
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
   * The key is combined first, in the transform: over the elements in index order K_r = f_r·k_r
   * (then fma(f_r, k_r, K_r)) followed by fma(−f_i, k_i, K_r), and K_i likewise with k_i and
   * fma(f_i, k_r, K_i).
   */
  @Override
  public void multiplyBlock(double[][] keyRe, double[][] keyIm, int first, int[] exponents) {
    Arrays.fill(blockRe, 0);
    Arrays.fill(blockIm, 0);
    for (int e = 0; e < exponents.length; e++) {
      factor.write(exponents[e], factorRe, factorIm);
      combine(keyRe[first + e], keyIm[first + e]);
    }
    multiply(blockRe, blockIm);
  }

  private void combine(double[] keyRe, double[] keyIm) {
    for (int p = 0; p < blockRe.length; p += points) {
      for (int j = 0; j < points; j++) {
        double fRe = factorRe[j];
        double fIm = factorIm[j];
        double kRe = keyRe[p + j];
        double kIm = keyIm[p + j];
        blockRe[p + j] = Math.fma(-fIm, kIm, Math.fma(fRe, kRe, blockRe[p + j]));
        blockIm[p + j] = Math.fma(fIm, kRe, Math.fma(fRe, kIm, blockIm[p + j]));
      }
    }
  }

  @Override
  public void addTo(long[] accumulator, int offset) {
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
