package io.cloakwork.fhe.secret;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.Progress;
import io.cloakwork.fhe.ciphertext.SeededGgswCiphertextList;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.NoiseDistribution;
import io.cloakwork.fhe.random.Csprng;
import io.cloakwork.fhe.random.MaskPurpose;
import io.cloakwork.fhe.random.MaskSeed;

/**
 * Encryption of GGSW ciphertexts.
 *
 * <p>Row c·ℓ + (l − 1) is an encryption of zero with message·q/B^l added to polynomial c. Masks
 * come from a seed, so for a mask polynomial (c &lt; k) the addition is made on the other side of
 * the equation: the body is lowered by message·q/B^l·S_c, which has the same distribution.
 */
public final class GgswEncryption {
  private GgswEncryption() {}

  /**
   * Fresh ciphertexts modulo 2^64, one per message.
   *
   * @param noise in units of 2^−64
   * @param messages polynomials of N integers each: a bit is a constant, X^x a single one
   * @param seed for this call only
   * @throws MismatchException if a message has another length
   */
  public static SeededGgswCiphertextList encryptSeeded(
      GlweSecretKey key,
      NoiseDistribution noise,
      Decomposition decomposition,
      long[][] messages,
      SecretSeed seed) {
    int size = key.polynomialSize().value();
    for (int i = 0; i < messages.length; i++) {
      if (messages[i].length != size) {
        throw new MismatchException("coefficients of GGSW message " + i, size, messages[i].length);
      }
    }
    return encrypt(
        key,
        noise,
        decomposition,
        messages.length,
        seed,
        (i, c, scratch) -> rowMessage(key, c, messages[i], scratch));
  }

  /**
   * Fresh ciphertexts of bits: what {@link #encryptSeeded} gives for constant polynomials, without
   * their products. No branch and no index depends on a bit.
   *
   * @param noise in units of 2^−64
   * @param bits each 0 or 1
   * @param seed for this call only
   */
  public static SeededGgswCiphertextList encryptBits(
      GlweSecretKey key,
      NoiseDistribution noise,
      Decomposition decomposition,
      int[] bits,
      SecretSeed seed) {
    return encrypt(
        key, noise, decomposition, bits.length, seed, (i, c, _) -> bitMessage(key, c, bits[i]));
  }

  /** What the rows of polynomial c of ciphertext i encrypt, before scaling. */
  @FunctionalInterface
  private interface RowMessages {
    long[] of(int i, int c, long[] scratch);
  }

  private static SeededGgswCiphertextList encrypt(
      GlweSecretKey key,
      NoiseDistribution noise,
      Decomposition decomposition,
      int count,
      SecretSeed seed,
      RowMessages messages) {
    int k = key.dimension().value();
    int size = key.polynomialSize().value();
    int levels = decomposition.levelCount().value();
    int words = key.dimension().size() * levels * size;
    MaskSeed masks = seed.masks(MaskPurpose.GGSW_LIST);
    long[] bodies = new long[Math.multiplyExact(count, words)];
    try (TransformedGlweKey transformed = new TransformedGlweKey(key)) {
      ParallelWork.run(
          count,
          Progress.NONE,
          () -> new Scratch(new GlweRows(key, noise, transformed), new long[2 * size]),
          (i, scratch) -> {
            Csprng maskStream = masks.stream(MaskPurpose.GGSW_LIST, i);
            try (Csprng noiseStream = seed.noise(MaskPurpose.GGSW_LIST, i)) {
              for (int c = 0; c <= k; c++) {
                long[] gadget = messages.of(i, c, scratch.words);
                for (int l = 1; l <= levels; l++) {
                  int shift = Long.SIZE - decomposition.baseLog().value() * l;
                  int at = i * words + (c * levels + l - 1) * size;
                  for (int j = 0; j < size; j++) {
                    bodies[at + j] = gadget[j] << shift;
                  }
                  scratch.rows.encryptInPlace(maskStream, noiseStream, bodies, at);
                }
              }
            }
          });
    }
    return new SeededGgswCiphertextList(
        key.dimension(), key.polynomialSize(), decomposition, masks, bodies);
  }

  /** Of one thread. */
  private record Scratch(GlweRows rows, long[] words) {}

  // What the rows of polynomial c encrypt, before scaling: −message·S_c, or the message itself.
  private static long[] rowMessage(GlweSecretKey key, int c, long[] message, long[] scratch) {
    if (c == key.dimension().value()) {
      return message;
    }
    int size = message.length;
    long[] product = new long[size];
    key.secret().addProduct(c * size, size, message, 0, scratch, product, 0);
    for (int j = 0; j < size; j++) {
      product[j] = -product[j];
    }
    return product;
  }

  private static long[] bitMessage(GlweSecretKey key, int c, int bit) {
    int size = key.polynomialSize().value();
    long[] message = new long[size];
    if (c == key.dimension().value()) {
      message[0] = bit;
      return message;
    }
    for (int j = 0; j < size; j++) {
      message[j] = -key.secret().select(c * size + j, bit);
    }
    return message;
  }
}
