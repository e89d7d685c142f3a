package io.cloakwork.kernels.vector;

import io.cloakwork.fhe.kernels.heap.RingProduct;
import io.cloakwork.fhe.math.Torus;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.PolynomialSize;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;

/**
 * External products with vectors; equals {@code ScalarRingProduct} bit by bit. Points are in {@link
 * SlotOrder}; a key lies in memory in the order in which it is read: for each vector of slots, for
 * each element of the block, for each row and column L real and L imaginary parts, with the factor
 * 2^−64/M that brings sums to torus units: a power of two, exact. Guarded by BootstrapBenchmark.
 */
final class VectorRingProduct implements RingProduct {
  private static final int L = Lanes.COUNT;

  private final VectorTransform transform;
  private final VectorFactor factor;
  private final int size;
  private final int points;
  private final int columns;
  private final int rows;
  private final int levels;
  private final int baseLog;
  private final boolean twoByTwo;
  private final int blockLength;
  private final double scale;
  // The digits of a row at row·N, the sums of a column at column·N. The kernel of the commonest
  // shape
  // writes the sums over the digits: all of it is less than a first-level cache then.
  private final double[] work;
  private final double[] sums;
  private final double[] factors;
  private final boolean vectorRounding;

  /**
   * @param columns k + 1
   * @param blockLength 1 if {@link #multiplyBlock} will not be called
   */
  VectorRingProduct(
      int columns, PolynomialSize polynomialSize, Decomposition decomposition, int blockLength) {
    this.transform = VectorTransform.of(polynomialSize);
    this.blockLength = blockLength;
    this.factor = new VectorFactor(polynomialSize, blockLength);
    this.size = polynomialSize.value();
    this.points = size / 2;
    this.columns = columns;
    this.levels = decomposition.levelCount().value();
    this.rows = columns * levels;
    this.baseLog = decomposition.baseLog().value();
    this.work = new double[rows * size];
    this.twoByTwo = rows == 2 && columns == 2;
    this.sums = twoByTwo ? work : new double[columns * size];
    this.factors = new double[blockLength == 1 ? 0 : size / transform.blocks() * blockLength];
    // Rows · N products of a digit below B/2 and half a torus, each key of a block with a factor of
    // at most 2.
    double largest = (double) rows * size * Math.scalb(0.5, baseLog) * blockLength;
    this.vectorRounding = largest < CoefficientPasses.LIMIT;
    this.scale = Torus.ULP / points;
  }

  @Override
  public int keyDoubles() {
    return rows * columns * size;
  }

  @Override
  public void transformKey(long[] words, int from, double[] block, int element) {
    for (int p = 0; p < rows * columns; p++) {
      int polynomial = from + p * size;
      for (int j = 0; j < points; j++) {
        int at = 2 * (j & -L) + (j & (L - 1));
        work[at] = (double) words[polynomial + j];
        work[at + L] = (double) words[polynomial + points + j];
      }
      transform.forward(work, 0);
      for (int j = 0; j < size; j += 2 * L) {
        int to = ((j / (2 * L) * blockLength + element) * rows * columns + p) * 2 * L;
        for (int i = 0; i < 2 * L; i++) {
          block[to + i] = work[j + i] * scale;
        }
      }
    }
  }

  @Override
  public void decompose(long[] glwe, int offset) {
    for (int column = 0; column < columns; column++) {
      int from = offset + column * size;
      if (levels == 1) {
        if (transform.blocks() == 4) {
          CoefficientPasses.enter4(
              glwe, from, work, column * size, points, transform.twiddles(), baseLog);
        } else {
          CoefficientPasses.enter2(
              glwe, from, work, column * size, points, transform.twiddles(), baseLog);
        }
      } else {
        digits(glwe, from, column * levels * size);
        for (int level = 0; level < levels; level++) {
          transform.forwardFirst(work, (column * levels + level) * size);
        }
      }
    }
  }

  private void digits(long[] words, int from, int to) {
    int dropped = 64 - levels * baseLog;
    long rounding = 1L << (dropped - 1);
    long half = 1L << (baseLog - 1);
    long mask = (1L << baseLog) - 1;
    for (int j = 0; j < size; j += L) {
      int at = to + (j < points ? 2 * j : 2 * (j - points) + L);
      LongVector rest =
          LongVector.fromArray(Lanes.LONGS, words, from + j)
              .add(rounding)
              .lanewise(VectorOperators.LSHR, dropped);
      for (int level = levels - 1; level >= 0; level--) {
        // The signed digit: the low bits, shifted by half the base so that the carry is a borrow of
        // the next level.
        LongVector digit = rest.add(half).and(mask).sub(half);
        CoefficientPasses.toDouble(digit).intoArray(work, at + level * size);
        rest = rest.sub(digit).lanewise(VectorOperators.ASHR, baseLog);
      }
    }
  }

  @Override
  public void multiply(double[] key) {
    int length = size / transform.blocks();
    for (int block = 0; block < transform.blocks(); block++) {
      forward(block);
      int at = block * length;
      if (twoByTwo) {
        PointProducts.two(work, at, length, size, key, at * 4);
      } else {
        PointProducts.any(work, sums, at, length, size, key, at * rows * columns, rows, columns);
      }
      inverse(block);
    }
  }

  @Override
  public void multiplyBlock(double[] keys, int[] exponents) {
    factor.start(exponents);
    int length = size / transform.blocks();
    for (int block = 0; block < transform.blocks(); block++) {
      forward(block);
      factor.write(block, transform.blocks(), factors);
      int at = block * length;
      int from = at * rows * columns * blockLength;
      if (twoByTwo) {
        PointProducts.twoBlock(work, at, length, size, keys, from, factors, blockLength);
      } else {
        PointProducts.anyBlock(
            work, sums, at, length, size, keys, from, rows, columns, factors, blockLength);
      }
      inverse(block);
    }
  }

  private void forward(int block) {
    for (int row = 0; row < rows; row++) {
      transform.forwardBlock(work, row * size, block);
    }
  }

  private void inverse(int block) {
    for (int column = 0; column < columns; column++) {
      transform.inverseBlock(sums, column * size, block);
    }
  }

  @Override
  public void addTo(long[] accumulator, int offset) {
    for (int column = 0; column < columns; column++) {
      int at = offset + column * size;
      if (!vectorRounding) {
        transform.inverseFirst(sums, column * size);
        for (int j = 0; j < points; j++) {
          int from = column * size + 2 * (j & -L) + (j & (L - 1));
          accumulator[at + j] += Torus.ofReal(sums[from]);
          accumulator[at + points + j] += Torus.ofReal(sums[from + L]);
        }
      } else if (transform.blocks() == 4) {
        CoefficientPasses.leave4(
            accumulator, at, sums, column * size, points, transform.twiddles());
      } else {
        CoefficientPasses.leave2(
            accumulator, at, sums, column * size, points, transform.twiddles());
      }
    }
  }
}
