package io.cloakwork.fhe.ciphertext;

import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.PolynomialSize;

/**
 * GGSW ciphertexts modulo 2^64 of one shape, to be had one at a time: a provider puts each into a
 * layout of its own, so that those of a seeded list never stand in memory together.
 */
public interface GgswCiphertexts {

  int count();

  GlweDimension dimension();

  PolynomialSize polynomialSize();

  Decomposition decomposition();

  /** (k + 1)·ℓ·(k + 1)·N. */
  default int ciphertextWords() {
    return GgswCiphertextList.ciphertextWords(dimension(), polynomialSize(), decomposition());
  }

  /**
   * Writes ciphertext {@code index} with its masks. May be called by many threads at once.
   *
   * @param out {@link #ciphertextWords()} words from {@code offset} on, all written
   * @throws IndexOutOfBoundsException if there is no such ciphertext
   */
  void write(int index, long[] out, int offset);
}
