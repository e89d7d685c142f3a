package io.cloakwork.fhe.kernels.scalar;

import io.cloakwork.fhe.math.NegacyclicTransform;

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
  void set(int index, long[] words, int offset, int polynomials, NegacyclicTransform transform) {
    int points = transform.points();
    re[index] = new double[polynomials * points];
    im[index] = new double[polynomials * points];
    for (int p = 0; p < polynomials; p++) {
      int from = offset + p * 2 * points;
      for (int j = 0; j < points; j++) {
        re[index][p * points + j] = (double) words[from + j];
        im[index][p * points + j] = (double) words[from + points + j];
      }
      transform.forward(re[index], im[index], p * points);
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
