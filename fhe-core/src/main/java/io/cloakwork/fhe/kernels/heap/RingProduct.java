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

  /** Doubles that one GGSW ciphertext takes in the transform. */
  int keyDoubles();

  /**
   * Brings one GGSW ciphertext of a key into the transform, words as signed integers.
   *
   * @param words its polynomials, row by row, from {@code from} on
   * @param block ℓ_b ciphertexts in the transform, in the implementation's own layout
   * @param element which of them is written
   */
  void transformKey(long[] words, int from, double[] block, int element);

  /**
   * Digits of all polynomials of a GLWE ciphertext, most significant level first, each transformed.
   */
  void decompose(long[] glwe, int offset);

  /**
   * Σ over rows of digit · key. Uses the digits up.
   *
   * @param key one GGSW ciphertext: a block of length 1
   */
  void multiply(double[] key);

  /**
   * Σ over rows of digit · Σ over the block of (X^a − 1)·key: one step with a block-binary key.
   * Uses the digits up.
   *
   * @param block ℓ_b GGSW ciphertexts
   * @param exponents for each of them an exponent in [0, 2N)
   */
  void multiplyBlock(double[] block, int[] exponents);

  /**
   * Inverse transform of the sums, each coefficient rounded to a torus word and added modulo 2^64.
   * Uses the sums up.
   */
  void addTo(long[] accumulator, int offset);

  /** {@link #addTo}, and {@link #decompose} what that made: one pass where that is possible. */
  default void addToAndDecompose(long[] accumulator, int offset) {
    addTo(accumulator, offset);
    decompose(accumulator, offset);
  }
}
