package io.cloakwork.fhe.ciphertext;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.PolynomialSize;

/**
 * GLWE ciphertexts modulo 2^64, one after the other: each k mask polynomials of N coefficients,
 * then the body. Storage only.
 */
public final class GlweCiphertextList {
  private final GlweDimension dimension;
  private final PolynomialSize polynomialSize;
  private final long[] words;

  private GlweCiphertextList(GlweDimension dimension, PolynomialSize polynomialSize, long[] words) {
    this.dimension = dimension;
    this.polynomialSize = polynomialSize;
    this.words = words;
  }

  /** Room for {@code count} ciphertexts, all words zero. */
  public static GlweCiphertextList allocate(
      int count, GlweDimension dimension, PolynomialSize polynomialSize) {
    int each = dimension.size() * polynomialSize.value();
    return new GlweCiphertextList(
        dimension, polynomialSize, new long[Math.multiplyExact(count, each)]);
  }

  /**
   * A view of the caller's words, not copied.
   *
   * @throws MismatchException if the length is not a multiple of (k + 1)·N
   */
  public static GlweCiphertextList wrap(
      GlweDimension dimension, PolynomialSize polynomialSize, long[] words) {
    int each = dimension.size() * polynomialSize.value();
    if (words.length % each != 0) {
      throw new MismatchException("GLWE ciphertext words", "a multiple of " + each, words.length);
    }
    return new GlweCiphertextList(dimension, polynomialSize, words);
  }

  public int count() {
    return words.length / ciphertextWords();
  }

  public GlweDimension dimension() {
    return dimension;
  }

  public PolynomialSize polynomialSize() {
    return polynomialSize;
  }

  /** (k + 1)·N. */
  public int ciphertextWords() {
    return dimension.size() * polynomialSize.value();
  }

  /** The storage itself, count·(k + 1)·N words. */
  public long[] words() {
    return words;
  }

  /** Index in {@link #words()} of the first word of ciphertext {@code index}. */
  public int offset(int index) {
    return index * ciphertextWords();
  }

  @Override
  public String toString() {
    return "GlweCiphertextList[count="
        + count()
        + ", k="
        + dimension.value()
        + ", N="
        + polynomialSize.value()
        + "]";
  }
}
