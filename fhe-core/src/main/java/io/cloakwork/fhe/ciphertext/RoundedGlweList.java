package io.cloakwork.fhe.ciphertext;

import io.cloakwork.fhe.CapacityException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.PolynomialSize;
import java.util.Arrays;

/**
 * GLWE ciphertexts cut down to what is used: of the bodies only the first {@code count}
 * coefficients of all ciphertexts together, of each word only its upper bits. Each coefficient is
 * an LWE ciphertext under the extracted key. Storage only.
 *
 * <p>A ciphertext has k·N mask words, then N bodies; the last one has fewer.
 */
public final class RoundedGlweList {
  private final GlweDimension dimension;
  private final PolynomialSize polynomialSize;
  private final int bits;
  private final int count;
  private final long[] words;

  private RoundedGlweList(
      GlweDimension dimension, PolynomialSize polynomialSize, int bits, int count, long[] words) {
    this.dimension = dimension;
    this.polynomialSize = polynomialSize;
    this.bits = bits;
    this.count = count;
    this.words = words;
  }

  /**
   * Words of a list: ⌈count / N⌉·k·N masks and count bodies.
   *
   * @throws CapacityException if no array holds them
   */
  public static int wordCount(GlweDimension dimension, PolynomialSize polynomialSize, int count) {
    long masks =
        (long) Math.ceilDiv(count, polynomialSize.value())
            * dimension.value()
            * polynomialSize.value();
    if (masks + count > Integer.MAX_VALUE - 8) {
      throw new CapacityException(
          "words of a list of rounded ciphertexts", Integer.MAX_VALUE - 8, masks + count);
    }
    return (int) masks + count;
  }

  /**
   * A view of the caller's words, not copied.
   *
   * @param bits of a word that are kept, 1 to 64; the others are zero
   * @param count coefficients that are used
   * @throws MismatchException if the length is another or a lower bit is not zero
   */
  public static RoundedGlweList wrap(
      GlweDimension dimension, PolynomialSize polynomialSize, int bits, int count, long[] words) {
    requireBits(bits);
    int expected = wordCount(dimension, polynomialSize, count);
    if (words.length != expected) {
      throw new MismatchException("words of rounded ciphertexts", expected, words.length);
    }
    long union = 0;
    for (long word : words) {
      union |= word;
    }
    if ((union & ~kept(bits)) != 0) {
      throw new MismatchException(
          "words of rounded ciphertexts", "multiples of 2^" + (Long.SIZE - bits), "others");
    }
    return new RoundedGlweList(dimension, polynomialSize, bits, count, words);
  }

  /**
   * Rounds words to their upper bits, ties up, in place.
   *
   * @param bits that remain, 1 to 64
   */
  public static void round(long[] words, int bits) {
    requireBits(bits);
    long half = bits == Long.SIZE ? 0 : 1L << (Long.SIZE - bits - 1);
    long kept = kept(bits);
    for (int i = 0; i < words.length; i++) {
      words[i] = (words[i] + half) & kept;
    }
  }

  /**
   * The first {@code count} coefficients of whole ciphertexts, rounded.
   *
   * @param bits that remain, 1 to 64
   * @throws MismatchException if the ciphertexts are not ⌈count / N⌉
   */
  public static RoundedGlweList of(GlweCiphertextList list, int count, int bits) {
    int size = list.polynomialSize().value();
    int expected = Math.ceilDiv(count, size);
    if (list.count() != expected) {
      throw new MismatchException("packed GLWE ciphertexts", expected, list.count());
    }
    // All ciphertexts but the last are whole, so the words of a list are those of the first ones.
    long[] words =
        Arrays.copyOf(list.words(), wordCount(list.dimension(), list.polynomialSize(), count));
    round(words, bits);
    return new RoundedGlweList(list.dimension(), list.polynomialSize(), bits, count, words);
  }

  private static void requireBits(int bits) {
    if (bits < 1 || bits > Long.SIZE) {
      throw new ParameterException("bits of a rounded word", "in [1, 64]", bits);
    }
  }

  private static long kept(int bits) {
    return -1L << (Long.SIZE - bits);
  }

  public GlweDimension dimension() {
    return dimension;
  }

  public PolynomialSize polynomialSize() {
    return polynomialSize;
  }

  /** Upper bits of a word that are kept. */
  public int bits() {
    return bits;
  }

  /** LWE ciphertexts: coefficients that are used. */
  public int count() {
    return count;
  }

  /** The storage itself. */
  public long[] words() {
    return words;
  }

  /** All LWE ciphertexts, of dimension kN and modulus 2^64. */
  public LweCiphertextList extract() {
    int size = polynomialSize.value();
    int k = dimension.value();
    LweCiphertextList list =
        LweCiphertextList.allocate(count, new LweDimension(k * size), CiphertextModulus.TWO_POW_64);
    for (int i = 0; i < count; i++) {
      SampleExtraction.extract(
          words, i / size * (k + 1) * size, k, size, i % size, list.words(), list.offset(i));
    }
    return list;
  }

  @Override
  public String toString() {
    return "RoundedGlweList[count="
        + count
        + ", k="
        + dimension.value()
        + ", N="
        + polynomialSize.value()
        + ", bits="
        + bits
        + "]";
  }
}
