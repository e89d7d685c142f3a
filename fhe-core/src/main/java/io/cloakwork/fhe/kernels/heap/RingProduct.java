package io.cloakwork.fhe.kernels.heap;

import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.PolynomialSize;

/**
 * External products in one ring with one decomposition, with their scratch: what a provider on heap
 * arrays implements. One object per thread and call. The bits are those of {@code
 * docs/arithmetic.md}, sections 2, 3, 5, 6; the order of points in the transform is the
 * implementation's own.
 *
 * <p>Usage: {@link #decompose} a GLWE ciphertext, multiply with a key in the transform, {@link
 * #addTo} an accumulator.
 */
public interface RingProduct {

  /** Makes products of a shape. */
  @FunctionalInterface
  interface Factory {
    /**
     * @param columns k + 1
     * @param blockLength ℓ_b of the block-binary key that products are for; 1 for all others
     */
    RingProduct create(
        int columns, PolynomialSize polynomialSize, Decomposition decomposition, int blockLength);
  }

  /**
   * Brings one polynomial of a key into the transform, words as signed integers.
   *
   * @param words N words from {@code from} on
   * @param re M real parts from {@code to} on, all written
   * @param im M imaginary parts from {@code to} on, all written
   */
  void transformKey(long[] words, int from, double[] re, double[] im, int to);

  /**
   * Digits of all polynomials of a GLWE ciphertext, most significant level first, each transformed.
   */
  void decompose(long[] glwe, int offset);

  /**
   * Σ over rows of digit · key.
   *
   * @param keyRe rows·(k + 1)·M real parts of a GGSW ciphertext, polynomial (row, column) at
   *     (row·(k + 1) + column)·M
   * @param keyIm its imaginary parts
   */
  void multiply(double[] keyRe, double[] keyIm);

  /**
   * Σ over rows of digit · Σ over the block of (X^a − 1)·key: one step with a block-binary key.
   *
   * @param keyRe for each key bit what {@link #multiply} takes
   * @param first index of the first key bit of the block
   * @param exponents for each key bit an exponent in [0, 2N)
   */
  void multiplyBlock(double[][] keyRe, double[][] keyIm, int first, int[] exponents);

  /**
   * Inverse transform of the sums, each coefficient rounded to a torus word and added modulo 2^64.
   */
  void addTo(long[] accumulator, int offset);
}
