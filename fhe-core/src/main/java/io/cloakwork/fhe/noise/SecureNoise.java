package io.cloakwork.fhe.noise;

import io.cloakwork.fhe.ParameterException;

/**
 * The least noise that is secure for a uniform binary key of a given dimension, modulo q = 2^64: a
 * curve that was fitted to the lattice estimator at 132 bits. A GLWE key counts with n = kN. What
 * it is worth in the block model is for {@link SecurityEstimate} to say.
 */
public final class SecureNoise {
  private static final double SLOPE = -0.025167785;
  private static final double OFFSET = 64 + 4.10067100000001;
  private static final int SMALLEST_BOUND = 3;

  private SecureNoise() {}

  /** Bound b of TUniform noise: max(3, ⌈−0.025167785·n + lg q + 4.10067100000001⌉). */
  public static int tuniformBoundLog2(int dimension) {
    requireDimension(dimension);
    return Math.max(SMALLEST_BOUND, (int) Math.ceil(SLOPE * dimension + OFFSET));
  }

  /**
   * Gaussian noise: 2^(4 − 2 lg q) + 2^(5.31469187675068 − 0.0497829131652661·n).
   *
   * <p>Thinner than the curve for TUniform noise: at n = 866 it is worth 128.2 bits in the block
   * model where neighbours on the other curve have 130.6 and more. No named set uses it.
   */
  public static Variance gaussian(int dimension) {
    requireDimension(dimension);
    return new Variance(
        Math.scalb(1.0, 4 - 2 * 64)
            + Math.pow(2, 5.31469187675068 - 0.0497829131652661 * dimension));
  }

  /**
   * The first dimension for which a bound is enough.
   *
   * @param boundLog2 3 to 62
   */
  public static int firstDimension(int boundLog2) {
    if (boundLog2 < SMALLEST_BOUND || boundLog2 > 62) {
      throw new ParameterException("TUniform bound b", "in [3, 62]", boundLog2);
    }
    int dimension = (int) Math.max(1, Math.floor((boundLog2 - OFFSET) / SLOPE) - 1);
    while (tuniformBoundLog2(dimension) > boundLog2) {
      dimension++;
    }
    return dimension;
  }

  private static void requireDimension(int dimension) {
    if (dimension < 1) {
      throw new ParameterException("dimension", "at least 1", dimension);
    }
  }
}
