package io.cloakwork.fhe.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.ciphertext.RoundedGlweList;
import io.cloakwork.fhe.key.GlwePublicKey;
import io.cloakwork.fhe.noise.FreshNoise;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.KeyDistribution.UniformBinary;
import io.cloakwork.fhe.params.NoiseDistribution.TUniform;
import io.cloakwork.fhe.params.PolynomialSize;
import io.cloakwork.fhe.random.Csprng;
import io.cloakwork.fhe.random.KeySampler;
import io.cloakwork.fhe.random.MaskPurpose;
import io.cloakwork.fhe.random.MaskSeed;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The words of an encryption with a public key, beside products by the school method. What a list
 * rounds away is looked at here: without the noise the ciphertext would give its message away, and
 * decryption would work all the same.
 */
class PublicEncryptionTest {
  private static final int SIZE = 256;
  private static final int BOUND = 17;
  private static final GlweShape SHAPE =
      new GlweShape(new GlweDimension(1), new PolynomialSize(SIZE), new TUniform(BOUND));
  private static final GlwePublicKey KEY =
      GlwePublicKey.wrap(
          MaskPurpose.COMPACT_PUBLIC_KEY,
          SHAPE,
          MaskSeed.of(new byte[32]),
          new SplittableRandom(1).longs(SIZE).toArray());

  /** Two whole polynomials and a part of a third. */
  private static final int COUNT = 2 * SIZE + 5;

  private final long[] plaintexts = new SplittableRandom(2).longs(COUNT).toArray();
  private final RoundedGlweList list = encrypt(plaintexts);

  @Test
  void encrypt_eachWord_isTheProductPlusNoiseOfItsOwn() {
    double variance = 0;
    double mean = 0;
    int words = 0;
    for (int polynomial = 0; polynomial < 3; polynomial++) {
      for (long[] noise : new long[][] {maskNoise(polynomial), bodyNoise(polynomial)}) {
        for (long error : noise) {
          assertThat(Math.abs(error)).isLessThanOrEqualTo(1L << BOUND);
          variance += (double) error * error;
          mean += error;
          words++;
        }
      }
    }

    double predicted = Math.scalb(FreshNoise.of(SHAPE.noise()).value(), 128);
    assertThat(words).isEqualTo(3 * SIZE + COUNT);
    // Streams are fixed: six standard deviations of 1,285 uniform values.
    assertThat(variance / words).isBetween(0.85 * predicted, 1.15 * predicted);
    assertThat(Math.abs(mean / words)).isLessThan(6 * Math.sqrt(predicted / words));
  }

  /** One stream for two of these would show a combination of words without noise. */
  @Test
  void encrypt_noiseOfMaskAndBodyAndOfEachPolynomial_isAnother() {
    long[][] noises = {
      maskNoise(0), maskNoise(1), maskNoise(2), bodyNoise(0), bodyNoise(1), bodyNoise(2)
    };

    for (int i = 0; i < noises.length; i++) {
      for (int j = 0; j < i; j++) {
        assertThat(Arrays.copyOf(noises[i], 5)).isNotEqualTo(Arrays.copyOf(noises[j], 5));
      }
    }
  }

  @Test
  void encrypt_ephemeralOfEachPolynomial_isAnother() {
    assertThat(ephemeral(0)).contains(0, 1).isNotEqualTo(ephemeral(1));
    assertThat(ephemeral(1)).isNotEqualTo(ephemeral(2));
  }

  private long[] maskNoise(int polynomial) {
    int at = polynomial * 2 * SIZE;
    long[] product = product(KEY.expandMask(), ephemeral(polynomial));
    long[] noise = new long[SIZE];
    Arrays.setAll(noise, i -> list.words()[at + i] - product[i]);
    return noise;
  }

  private long[] bodyNoise(int polynomial) {
    int at = polynomial * 2 * SIZE + SIZE;
    long[] product = product(KEY.body(), ephemeral(polynomial));
    long[] noise = new long[Math.min(SIZE, COUNT - polynomial * SIZE)];
    Arrays.setAll(
        noise, i -> list.words()[at + i] - product[i] - plaintexts[polynomial * SIZE + i]);
    return noise;
  }

  // In Z[X]/(X^N + 1).
  private static long[] product(long[] a, long[] b) {
    long[] product = new long[SIZE];
    for (int i = 0; i < SIZE; i++) {
      for (int j = 0; j < SIZE; j++) {
        product[(i + j) % SIZE] += i + j < SIZE ? a[i] * b[j] : -a[i] * b[j];
      }
    }
    return product;
  }

  private static long[] ephemeral(int polynomial) {
    try (EncryptionRandomness streams = randomness(polynomial)) {
      Csprng stream = streams.ephemeral();
      return KeySampler.sample(new UniformBinary(), SIZE, stream);
    }
  }

  private static RoundedGlweList encrypt(long[] plaintexts) {
    return PublicEncryption.encrypt(KEY, plaintexts, PublicEncryptionTest::randomness);
  }

  private static EncryptionRandomness randomness(long polynomial) {
    return EncryptionRandomness.of(new byte[32], "insecure-test", polynomial);
  }
}
