package io.cloakwork.fhe.ciphertext;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.PolynomialSize;
import java.util.Objects;

/**
 * GGSW ciphertexts modulo 2^64 in the coefficient domain, one after the other. Storage only.
 *
 * <p>A ciphertext has (k + 1)·ℓ rows, each a GLWE ciphertext. Row c·ℓ + (l − 1) encrypts the
 * message times the gadget q/B^l on polynomial c (c = k is the body), levels l = 1…ℓ: the most
 * significant first.
 */
public final class GgswCiphertextList implements GgswCiphertexts {
  private final GlweDimension dimension;
  private final PolynomialSize polynomialSize;
  private final Decomposition decomposition;
  private final long[] words;

  private GgswCiphertextList(
      GlweDimension dimension,
      PolynomialSize polynomialSize,
      Decomposition decomposition,
      long[] words) {
    this.dimension = dimension;
    this.polynomialSize = polynomialSize;
    this.decomposition = decomposition;
    this.words = words;
  }

  /** Words of one GGSW ciphertext: (k + 1)·ℓ·(k + 1)·N. */
  public static int ciphertextWords(
      GlweDimension dimension, PolynomialSize polynomialSize, Decomposition decomposition) {
    return dimension.size()
        * decomposition.levelCount().value()
        * dimension.size()
        * polynomialSize.value();
  }

  /** Room for {@code count} ciphertexts, all words zero. */
  public static GgswCiphertextList allocate(
      int count,
      GlweDimension dimension,
      PolynomialSize polynomialSize,
      Decomposition decomposition) {
    int each = ciphertextWords(dimension, polynomialSize, decomposition);
    return new GgswCiphertextList(
        dimension, polynomialSize, decomposition, new long[Math.multiplyExact(count, each)]);
  }

  /**
   * A view of the caller's words, not copied.
   *
   * @throws MismatchException if the length is not a multiple of the words of one ciphertext
   */
  public static GgswCiphertextList wrap(
      GlweDimension dimension,
      PolynomialSize polynomialSize,
      Decomposition decomposition,
      long[] words) {
    int each = ciphertextWords(dimension, polynomialSize, decomposition);
    if (words.length % each != 0) {
      throw new MismatchException("GGSW ciphertext words", "a multiple of " + each, words.length);
    }
    return new GgswCiphertextList(dimension, polynomialSize, decomposition, words);
  }

  @Override
  public int count() {
    return words.length / ciphertextWords();
  }

  @Override
  public GlweDimension dimension() {
    return dimension;
  }

  @Override
  public PolynomialSize polynomialSize() {
    return polynomialSize;
  }

  @Override
  public Decomposition decomposition() {
    return decomposition;
  }

  /** Rows of one ciphertext: (k + 1)·ℓ. */
  public int rows() {
    return dimension.size() * decomposition.levelCount().value();
  }

  /** The storage itself. */
  public long[] words() {
    return words;
  }

  /** Index in {@link #words()} of the first word of ciphertext {@code index}. */
  public int offset(int index) {
    return index * ciphertextWords();
  }

  @Override
  public void write(int index, long[] out, int offset) {
    Objects.checkIndex(index, count());
    System.arraycopy(words, offset(index), out, offset, ciphertextWords());
  }

  @Override
  public String toString() {
    return "GgswCiphertextList[count="
        + count()
        + ", k="
        + dimension.value()
        + ", N="
        + polynomialSize.value()
        + ", "
        + decomposition
        + "]";
  }
}
