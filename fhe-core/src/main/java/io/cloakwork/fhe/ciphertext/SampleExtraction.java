package io.cloakwork.fhe.ciphertext;

import io.cloakwork.fhe.MismatchException;

/**
 * Extraction of one coefficient of a GLWE ciphertext as an LWE ciphertext under the big key, whose
 * kN bits are the coefficients of the GLWE key, polynomial by polynomial. Exact.
 */
public final class SampleExtraction {
  private SampleExtraction() {}

  /**
   * @param glwe index of the GLWE ciphertext
   * @param coefficient in [0, N)
   * @param out dimension kN, modulus 2^64
   * @param index of the LWE ciphertext to write
   * @throws MismatchException if the dimension of the output is not kN or the coefficient is
   *     outside
   */
  public static void extract(
      GlweCiphertextList in, int glwe, int coefficient, LweCiphertextList out, int index) {
    int k = in.dimension().value();
    int size = in.polynomialSize().value();
    if (out.dimension().value() != k * size) {
      throw new MismatchException(
          "dimension of an extracted LWE", k * size, out.dimension().value());
    }
    if (coefficient < 0 || coefficient >= size) {
      throw new MismatchException("extracted coefficient", "in [0, " + size + ")", coefficient);
    }
    extract(in.words(), in.offset(glwe), k, size, coefficient, out.words(), out.offset(index));
  }

  /** The same on bare words: mask polynomials, then the body, from {@code from} on. */
  public static void extract(
      long[] in, int from, int k, int size, int coefficient, long[] out, int to) {
    for (int p = 0; p < k; p++) {
      int source = from + p * size;
      int target = to + p * size;
      for (int j = 0; j <= coefficient; j++) {
        out[target + j] = in[source + coefficient - j];
      }
      for (int j = coefficient + 1; j < size; j++) {
        out[target + j] = -in[source + size + coefficient - j];
      }
    }
    out[to + k * size] = in[from + k * size + coefficient];
  }
}
