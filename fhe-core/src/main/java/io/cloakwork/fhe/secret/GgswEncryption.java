package io.cloakwork.fhe.secret;

import io.cloakwork.fhe.MismatchException;
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
    int k = key.dimension().value();
    int size = key.polynomialSize().value();
    int levels = decomposition.levelCount().value();
    int words = key.dimension().size() * levels * size;
    MaskSeed masks = seed.masks(MaskPurpose.GGSW_LIST);
    GlweRows rows = new GlweRows(key, noise);
    long[] scratch = new long[2 * size];
    long[] bodies = new long[Math.multiplyExact(messages.length, words)];
    for (int i = 0; i < messages.length; i++) {
      if (messages[i].length != size) {
        throw new MismatchException("coefficients of GGSW message " + i, size, messages[i].length);
      }
      Csprng maskStream = masks.stream(MaskPurpose.GGSW_LIST, i);
      try (Csprng noiseStream = seed.noise(MaskPurpose.GGSW_LIST, i)) {
        for (int c = 0; c <= k; c++) {
          long[] gadget = rowMessage(key, c, messages[i], scratch);
          for (int l = 1; l <= levels; l++) {
            int shift = Long.SIZE - decomposition.baseLog().value() * l;
            int at = i * words + (c * levels + l - 1) * size;
            for (int j = 0; j < size; j++) {
              bodies[at + j] = gadget[j] << shift;
            }
            rows.encryptInPlace(maskStream, noiseStream, bodies, at);
          }
        }
      }
    }
    return new SeededGgswCiphertextList(
        key.dimension(), key.polynomialSize(), decomposition, masks, bodies);
  }

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
}
