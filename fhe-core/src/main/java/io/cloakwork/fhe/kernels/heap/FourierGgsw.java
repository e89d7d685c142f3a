package io.cloakwork.fhe.kernels.heap;

/**
 * GGSW ciphertexts in the transform: polynomial (row, column) of ciphertext i has its M points, in
 * leaf order, at {@code (row·(k + 1) + column)·M} of {@code re[i]} and {@code im[i]}. Values are
 * torus words as signed integers, unscaled.
 */
final class FourierGgsw {
  final double[][] re;
  final double[][] im;

  FourierGgsw(int count) {
    re = new double[count][];
    im = new double[count][];
  }

  /**
   * @param words polynomials of ciphertext {@code index}, row by row, from {@code offset} on
   * @param polynomials rows·(k + 1)
   */
  void set(int index, long[] words, int offset, int polynomials, int points, RingProduct product) {
    re[index] = new double[polynomials * points];
    im[index] = new double[polynomials * points];
    for (int p = 0; p < polynomials; p++) {
      product.transformKey(words, offset + p * 2 * points, re[index], im[index], p * points);
    }
  }

  long bytes() {
    long doubles = 0;
    for (double[] part : re) {
      doubles += 2L * part.length;
    }
    return doubles * Double.BYTES;
  }
}
