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
  private final int rows;
  private final int[] digits;
  private final double[] digitRe;
  private final double[] digitIm;
  private final double[] sumRe;
  private final double[] sumIm;
  private final double[] factorRe;
  private final double[] factorIm;
  private final double[] combined;
  private final double[] keyRe;
  private final double[] keyIm;

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
    this.rows = columns * levels;
    this.digits = new int[levels * size];
    this.digitRe = new double[columns * levels * points];
    this.digitIm = new double[columns * levels * points];
    this.sumRe = new double[columns * points];
    this.sumIm = new double[columns * points];
    this.factorRe = new double[points];
    this.factorIm = new double[points];
    this.combined = new double[blockLength == 1 ? 0 : keyDoubles()];
    this.keyRe = new double[points];
    this.keyIm = new double[points];
  }

  @Override
  public int keyDoubles() {
    return rows * columns * size;
  }

  /**
   * Layout: element by element and polynomial by polynomial, M real parts, then M imaginary ones.
   */
  @Override
  public void transformKey(long[] words, int from, double[] block, int element) {
    for (int p = 0; p < rows * columns; p++) {
      int polynomial = from + p * size;
      for (int j = 0; j < points; j++) {
        keyRe[j] = (double) words[polynomial + j];
        keyIm[j] = (double) words[polynomial + points + j];
      }
      transform.forward(keyRe, keyIm, 0);
      int to = element * keyDoubles() + p * size;
      System.arraycopy(keyRe, 0, block, to, points);
      System.arraycopy(keyIm, 0, block, to + points, points);
    }
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
  public void multiply(double[] key) {
    Arrays.fill(sumRe, 0);
    Arrays.fill(sumIm, 0);
    for (int row = 0; row < rows; row++) {
      int d = row * points;
      for (int column = 0; column < columns; column++) {
        int kRe = (row * columns + column) * size;
        int kIm = kRe + points;
        int s = column * points;
        // fma(d, k, 0) rounds as d·k does, so the first row needs no case of its own; a zero's sign
        // has no effect.
        for (int j = 0; j < points; j++) {
          sumRe[s + j] =
              Math.fma(
                  -digitIm[d + j],
                  key[kIm + j],
                  Math.fma(digitRe[d + j], key[kRe + j], sumRe[s + j]));
          sumIm[s + j] =
              Math.fma(
                  digitIm[d + j],
                  key[kRe + j],
                  Math.fma(digitRe[d + j], key[kIm + j], sumIm[s + j]));
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
  public void multiplyBlock(double[] block, int[] exponents) {
    Arrays.fill(combined, 0);
    for (int e = 0; e < exponents.length; e++) {
      factor.write(exponents[e], factorRe, factorIm);
      combine(block, e * keyDoubles());
    }
    multiply(combined);
  }

  private void combine(double[] block, int element) {
    for (int p = 0; p < combined.length; p += size) {
      int re = element + p;
      int im = re + points;
      for (int j = 0; j < points; j++) {
        double fRe = factorRe[j];
        double fIm = factorIm[j];
        double kRe = block[re + j];
        double kIm = block[im + j];
        combined[p + j] = Math.fma(-fIm, kIm, Math.fma(fRe, kRe, combined[p + j]));
        combined[p + points + j] = Math.fma(fIm, kRe, Math.fma(fRe, kIm, combined[p + points + j]));
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
