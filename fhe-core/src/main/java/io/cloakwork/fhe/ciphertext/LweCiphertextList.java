package io.cloakwork.fhe.ciphertext;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.LweDimension;
import java.util.Arrays;

/**
 * LWE ciphertexts of one dimension and modulus, one after the other: each n mask words, then the
 * body. Storage only.
 *
 * <p>The phase of a ciphertext (a, b) under the key s is b − ⟨a, s⟩.
 */
public final class LweCiphertextList {
  private final LweDimension dimension;
  private final CiphertextModulus modulus;
  private final long[] words;

  private LweCiphertextList(LweDimension dimension, CiphertextModulus modulus, long[] words) {
    this.dimension = dimension;
    this.modulus = modulus;
    this.words = words;
  }

  /** Room for {@code count} ciphertexts, all words zero. */
  public static LweCiphertextList allocate(
      int count, LweDimension dimension, CiphertextModulus modulus) {
    return new LweCiphertextList(
        dimension, modulus, new long[Math.multiplyExact(count, dimension.size())]);
  }

  /**
   * A view of the caller's words, not copied.
   *
   * @param words count·(n + 1) words; modulo 2^32 each in [0, 2^32)
   * @throws MismatchException if the length is not a multiple of n + 1, or a word is too large
   */
  public static LweCiphertextList wrap(
      LweDimension dimension, CiphertextModulus modulus, long[] words) {
    if (words.length % dimension.size() != 0) {
      throw new MismatchException(
          "LWE ciphertext words", "a multiple of " + dimension.size(), words.length);
    }
    long union = 0;
    for (long word : words) {
      union |= word;
    }
    if (modulus != CiphertextModulus.TWO_POW_64 && union >>> modulus.log2() != 0) {
      throw new MismatchException(
          "LWE ciphertext words", "in [0, 2^" + modulus.log2() + ")", "larger ones");
    }
    return new LweCiphertextList(dimension, modulus, words);
  }

  public int count() {
    return words.length / dimension.size();
  }

  public LweDimension dimension() {
    return dimension;
  }

  public CiphertextModulus modulus() {
    return modulus;
  }

  /** The storage itself, count·(n + 1) words. */
  public long[] words() {
    return words;
  }

  /** Index in {@link #words()} of the first mask word of ciphertext {@code index}. */
  public int offset(int index) {
    return index * dimension.size();
  }

  /** A copy of the ciphertexts {@code from} (inclusive) to {@code to} (exclusive). */
  public LweCiphertextList copyOfRange(int from, int to) {
    return new LweCiphertextList(
        dimension, modulus, Arrays.copyOfRange(words, offset(from), offset(to)));
  }

  @Override
  public String toString() {
    return "LweCiphertextList[count=" + count() + ", n=" + dimension.value() + ", " + modulus + "]";
  }
}
