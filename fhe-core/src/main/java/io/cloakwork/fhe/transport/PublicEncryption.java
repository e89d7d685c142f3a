package io.cloakwork.fhe.transport;

import io.cloakwork.fhe.ciphertext.RoundedGlweList;
import io.cloakwork.fhe.key.GlwePublicKey;
import io.cloakwork.fhe.math.MaskedProduct;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.KeyDistribution.UniformBinary;
import io.cloakwork.fhe.random.KeySampler;
import io.cloakwork.fhe.random.NoiseSampler;
import java.util.Arrays;
import java.util.function.LongFunction;

/**
 * Encryption with a public key (A, B): for each polynomial of at most N plaintexts a uniform binary
 * R and the ciphertext (A·R + E₁, B·R + E₂ + plaintexts), of whose body only the coefficients in
 * use are computed. As written, no branch and no address depends on R, which is erased when its
 * polynomial is done. It is the secret of one encryption, of whoever encrypts; no key is derived
 * from it, and no secret key comes here.
 *
 * <p>Joye, "TFHE Public-Key Encryption Revisited", eprint 2023/603.
 */
public final class PublicEncryption {
  private PublicEncryption() {}

  /**
   * Fresh ciphertexts modulo 2^64, N to a polynomial, not rounded.
   *
   * @param plaintexts torus words, one for each coefficient
   * @param randomness of polynomial i, never given out twice; closed here
   */
  public static RoundedGlweList encrypt(
      GlwePublicKey key, long[] plaintexts, LongFunction<EncryptionRandomness> randomness) {
    int size = key.shape().polynomialSize().value();
    long[] mask = key.expandMask();
    NoiseSampler noise = NoiseSampler.of(key.shape().noise(), CiphertextModulus.TWO_POW_64);
    long[] words =
        new long
            [RoundedGlweList.wordCount(
                key.shape().dimension(), key.shape().polynomialSize(), plaintexts.length)];
    long[] scratch = new long[2 * size];
    int at = 0;
    for (int first = 0; first < plaintexts.length; first += size) {
      int part = Math.min(size, plaintexts.length - first);
      System.arraycopy(plaintexts, first, words, at + size, part);
      try (EncryptionRandomness streams = randomness.apply(first / size)) {
        long[] ephemeral = KeySampler.sample(new UniformBinary(), size, streams.ephemeral());
        for (int i = 0; i < size; i++) {
          ephemeral[i] = -ephemeral[i];
        }
        MaskedProduct.add(ephemeral, 0, size, mask, 0, scratch, words, at, size);
        MaskedProduct.add(ephemeral, 0, size, key.body(), 0, scratch, words, at + size, part);
        Arrays.fill(ephemeral, 0);
        noise.add(streams.maskNoise(), words, at, size);
        noise.add(streams.bodyNoise(), words, at + size, part);
      }
      at += size + part;
    }
    return RoundedGlweList.wrap(
        key.shape().dimension(), key.shape().polynomialSize(), Long.SIZE, plaintexts.length, words);
  }
}
