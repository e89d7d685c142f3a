package io.cloakwork.kernels.vector;

import io.cloakwork.fhe.kernels.heap.RingProduct;
import io.cloakwork.fhe.math.Torus;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.PolynomialSize;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;

/**
 * External products with vectors; equals {@code ScalarRingProduct} bit by bit. Points are in {@link
 * SlotOrder}. Hot: methods stay small enough to be compiled without a vector object; guarded by
 * BootstrapBenchmark.
 */
final class VectorRingProduct implements RingProduct {
  private final VectorTransform transform;
  private final VectorFactor factor;
  private final int size;
  private final int points;
  private final int columns;
  private final int levels;
  private final int baseLog;
  private final int dropped;
  private final double[] digitRe;
  private final double[] digitIm;
  private final double[] sumRe;
  private final double[] sumIm;
  private final double[][] factorRe;
  private final double[][] factorIm;
  private final boolean vectorRounding;
  private final double[] scratch = new double[SlotOrder.groupSize()];

  /**
   * @param columns k + 1
   * @param blockLength 1 if {@link #multiplyBlock} will not be called
   */
  VectorRingProduct(
      int columns, PolynomialSize polynomialSize, Decomposition decomposition, int blockLength) {
    this.transform = VectorTransform.of(polynomialSize);
    this.factor = new VectorFactor(polynomialSize);
    this.size = polynomialSize.value();
    this.points = size / 2;
    this.columns = columns;
    this.levels = decomposition.levelCount().value();
    this.baseLog = decomposition.baseLog().value();
    this.dropped = 64 - decomposition.precision();
    this.digitRe = new double[columns * levels * points];
    this.digitIm = new double[columns * levels * points];
    this.sumRe = new double[columns * points];
    this.sumIm = new double[columns * points];
    this.factorRe = new double[blockLength][points];
    this.factorIm = new double[blockLength][points];
    // Rows · N products of a digit below B/2 and half a torus, each key of a block with a factor of
    // at most 2.
    double largest = (double) columns * levels * size * Math.scalb(0.5, baseLog) * blockLength;
    this.vectorRounding = largest < TorusRounding.LIMIT;
  }

  @Override
  public void transformKey(long[] words, int from, double[] re, double[] im, int to) {
    for (int j = 0; j < points; j++) {
      re[to + j] = (double) words[from + j];
      im[to + j] = (double) words[from + points + j];
    }
    transform.forward(re, im, to, scratch);
  }

  @Override
  public void decompose(long[] glwe, int offset) {
    for (int column = 0; column < columns; column++) {
      int row = column * levels * points;
      digits(glwe, offset + column * size, digitRe, row);
      digits(glwe, offset + column * size + points, digitIm, row);
      for (int level = 0; level < levels; level++) {
        transform.forward(digitRe, digitIm, row + level * points, scratch);
      }
    }
  }

  private void digits(long[] words, int from, double[] out, int to) {
    long rounding = 1L << (dropped - 1);
    long half = 1L << (baseLog - 1);
    long mask = (1L << baseLog) - 1;
    for (int j = 0; j < points; j += Lanes.COUNT) {
      LongVector rest =
          Lanes.load(words, from + j).add(rounding).lanewise(VectorOperators.LSHR, dropped);
      for (int level = levels - 1; level >= 0; level--) {
        // The signed digit: the low bits, shifted by half the base so that the carry is a borrow of
        // the next level.
        LongVector digit = rest.add(half).and(mask).sub(half);
        TorusRounding.toDouble(digit).intoArray(out, to + level * points + j);
        rest = rest.sub(digit).lanewise(VectorOperators.ASHR, baseLog);
      }
    }
  }

  @Override
  public void multiply(double[] keyRe, double[] keyIm) {
    int rows = columns * levels;
    for (int column = 0; column < columns; column++) {
      int s = column * points;
      for (int j = 0; j < points; j += Lanes.COUNT) {
        DoubleVector yRe = DoubleVector.zero(Lanes.DOUBLES);
        DoubleVector yIm = DoubleVector.zero(Lanes.DOUBLES);
        for (int row = 0; row < rows; row++) {
          int k = (row * columns + column) * points + j;
          DoubleVector dRe = Lanes.load(digitRe, row * points + j);
          DoubleVector dIm = Lanes.load(digitIm, row * points + j);
          DoubleVector kRe = Lanes.load(keyRe, k);
          DoubleVector kIm = Lanes.load(keyIm, k);
          yRe = dIm.neg().fma(kIm, dRe.fma(kRe, yRe));
          yIm = dIm.fma(kRe, dRe.fma(kIm, yIm));
        }
        yRe.intoArray(sumRe, s + j);
        yIm.intoArray(sumIm, s + j);
      }
    }
  }

  /** Keys are combined with their factors and multiplied with the digits in one pass. */
  @Override
  public void multiplyBlock(double[][] keyRe, double[][] keyIm, int first, int[] exponents) {
    for (int e = 0; e < exponents.length; e++) {
      factor.write(exponents[e], factorRe[e], factorIm[e]);
    }
    int rows = columns * levels;
    int length = exponents.length;
    for (int column = 0; column < columns; column++) {
      int s = column * points;
      for (int j = 0; j < points; j += Lanes.COUNT) {
        DoubleVector yRe = DoubleVector.zero(Lanes.DOUBLES);
        DoubleVector yIm = DoubleVector.zero(Lanes.DOUBLES);
        for (int row = 0; row < rows; row++) {
          int k = (row * columns + column) * points + j;
          DoubleVector sRe = DoubleVector.zero(Lanes.DOUBLES);
          DoubleVector sIm = DoubleVector.zero(Lanes.DOUBLES);
          for (int e = 0; e < length; e++) {
            DoubleVector fRe = Lanes.load(factorRe[e], j);
            DoubleVector fIm = Lanes.load(factorIm[e], j);
            DoubleVector kRe = Lanes.load(keyRe[first + e], k);
            DoubleVector kIm = Lanes.load(keyIm[first + e], k);
            sRe = fIm.neg().fma(kIm, fRe.fma(kRe, sRe));
            sIm = fIm.fma(kRe, fRe.fma(kIm, sIm));
          }
          DoubleVector dRe = Lanes.load(digitRe, row * points + j);
          DoubleVector dIm = Lanes.load(digitIm, row * points + j);
          yRe = dIm.neg().fma(sIm, dRe.fma(sRe, yRe));
          yIm = dIm.fma(sRe, dRe.fma(sIm, yIm));
        }
        yRe.intoArray(sumRe, s + j);
        yIm.intoArray(sumIm, s + j);
      }
    }
  }

  @Override
  public void addTo(long[] accumulator, int offset) {
    for (int column = 0; column < columns; column++) {
      int s = column * points;
      transform.inverse(sumRe, sumIm, s, scratch);
      accumulate(sumRe, s, accumulator, offset + column * size);
      accumulate(sumIm, s, accumulator, offset + column * size + points);
    }
  }

  private void accumulate(double[] sums, int from, long[] accumulator, int to) {
    double scale = Torus.ULP / points;
    if (!vectorRounding) {
      for (int j = 0; j < points; j++) {
        accumulator[to + j] += Torus.ofReal(sums[from + j] * scale);
      }
      return;
    }
    for (int j = 0; j < points; j += Lanes.COUNT) {
      LongVector word = TorusRounding.toTorus(Lanes.load(sums, from + j).mul(scale));
      Lanes.load(accumulator, to + j).add(word).intoArray(accumulator, to + j);
    }
  }
}
