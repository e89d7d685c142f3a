package io.cloakwork.fhe.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.ciphertext.GlweCiphertextList;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.fixtures.KeyFixtures;
import io.cloakwork.fhe.fixtures.KeyFixtures.Keys;
import io.cloakwork.fhe.fixtures.ToyParameters;
import io.cloakwork.fhe.key.BootstrapKey;
import io.cloakwork.fhe.key.GlwePublicKey;
import io.cloakwork.fhe.key.KeySwitchKey;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.KeyDistribution.BlockBinary;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.NoiseDistribution;
import io.cloakwork.fhe.params.NoiseDistribution.Gaussian;
import io.cloakwork.fhe.params.NoiseDistribution.TUniform;
import io.cloakwork.fhe.params.PolynomialSize;
import io.cloakwork.fhe.random.MaskPurpose;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.descriptive.moment.Mean;
import org.apache.commons.math3.stat.descriptive.moment.Variance;
import org.junit.jupiter.api.Test;

/**
 * Mean and variance of fresh noise, two-sided, in units of 1/q. Confidence 1 − 10^−6 each, by the
 * normal limit: the relative deviation of a sample variance is √((κ − 1)/n) for a distribution of
 * kurtosis κ, 1.8 for a uniform and 3 for a normal one. Seeds are fixed.
 */
class FreshNoiseTest {
  private static final double QUANTILE = 4.8917; // of the standard normal at 1 − 10^−6 / 2
  private static final double UNIFORM_KURTOSIS = 1.8;
  private static final double NORMAL_KURTOSIS = 3;

  @Test
  void glwe_tuniform_hasTheVarianceOfItsBound() {
    assertNoise(glweNoise(new TUniform(17)), tuniformVariance(17), UNIFORM_KURTOSIS);
  }

  @Test
  void glwe_gaussian_hasTheSquareOfItsDeviation() {
    double deviation = 2.845267479601915e-15;

    assertNoise(
        glweNoise(new Gaussian(deviation)),
        Math.scalb(deviation * deviation, 128),
        NORMAL_KURTOSIS);
  }

  @Test
  void lwe_modulo64Bits_hasTheVarianceOfItsBound() {
    assertNoise(
        lweNoise(new TUniform(46), CiphertextModulus.TWO_POW_64),
        tuniformVariance(46),
        UNIFORM_KURTOSIS);
  }

  @Test
  void lwe_modulo32Bits_hasTheVarianceOfTheSmallerBound() {
    assertNoise(
        lweNoise(new TUniform(46), CiphertextModulus.TWO_POW_32),
        tuniformVariance(14),
        UNIFORM_KURTOSIS);
  }

  @Test
  void lwe_gaussianModulo32Bits_hasTheSquareOfItsDeviation() {
    double deviation = 2.046151696979124e-06;

    assertNoise(
        lweNoise(new Gaussian(deviation), CiphertextModulus.TWO_POW_32),
        Math.scalb(deviation * deviation, 64),
        NORMAL_KURTOSIS);
  }

  @Test
  void bootstrapKey_rows_haveFreshNoiseAndThatOfRoundingBodies() {
    Keys keys = KeyFixtures.of(ToyParameters.UNIFORM);
    BootstrapKey key = keys.server().bootstrap();
    GlweSecretKey glwe = keys.secret().glwe();
    // The body rows alone, where the plaintext is one constant: 40 rows of 512 coefficients.
    long[] words = new long[key.ggswWords()];
    double[] noise =
        IntStream.range(0, key.count())
            .boxed()
            .flatMapToDouble(i -> {
              key.expandGgsw(i, words);
              long[] phase =
                  GlweEncryption.phase(
                      glwe,
                      GlweCiphertextList.wrap(glwe.dimension(), glwe.polynomialSize(), words),
                      1);
              return Arrays.stream(phase).skip(1).asDoubleStream();
            })
            .toArray();
    double rounding = (0x1p28 - 1) / 12;

    assertNoise(noise, tuniformVariance(17) + rounding, UNIFORM_KURTOSIS);
  }

  @Test
  void keySwitchKey_rows_haveFreshNoise() {
    Keys keys = KeyFixtures.of(ToyParameters.BLOCK3);
    KeySwitchKey key = keys.server().keySwitch();
    long[] bits = keys.secret().glwe().bits(SecretAccess.acknowledged());
    int n = key.outputDimension().value();
    int[] rows = new int[5 * (n + 1)];
    double[] noise = new double[5 * bits.length];
    for (int j = 0; j < bits.length; j++) {
      key.expandRows(j, rows);
      long[] words = Arrays.stream(rows).mapToLong(Integer::toUnsignedLong).toArray();
      long[] phases =
          LweEncryption.phases(
              keys.secret().small(),
              LweCiphertextList.wrap(key.outputDimension(), CiphertextModulus.TWO_POW_32, words));
      for (int l = 1; l <= 5; l++) {
        noise[5 * j + l - 1] = (int) (phases[l - 1] - (bits[j] << (32 - 3 * l)));
      }
    }

    // −2 … 2 with half probability at the ends: Σx⁴p = (16 + 2·1)/4 = 4.5, variance 1.5, κ = 2
    assertNoise(noise, tuniformVariance(1), 2);
  }

  /** What everybody's encryptions are made from: without its noise it would show the key. */
  @Test
  void publicKey_body_hasFreshNoise() {
    int size = 2048;
    GlweShape shape =
        new GlweShape(new GlweDimension(1), new PolynomialSize(size), new TUniform(17));
    GlweSecretKey key =
        GlweSecretKey.generate(
            KeyRole.COMPACT, shape.dimension(), shape.polynomialSize(), InsecureSeeds.numbered(1));
    double[] noise =
        IntStream.range(2, 6)
            .boxed()
            .flatMapToDouble(seed -> {
              GlwePublicKey made =
                  EvaluationKeys.publicKey(
                      MaskPurpose.COMPACT_PUBLIC_KEY, key, shape, InsecureSeeds.numbered(seed));
              long[] words = Arrays.copyOf(made.expandMask(), 2 * size);
              System.arraycopy(made.body(), 0, words, size, size);
              return Arrays.stream(
                      GlweEncryption.phase(
                          key,
                          GlweCiphertextList.wrap(shape.dimension(), shape.polynomialSize(), words),
                          0))
                  .asDoubleStream();
            })
            .toArray();

    assertNoise(noise, tuniformVariance(17), UNIFORM_KURTOSIS);
  }

  private static double[] glweNoise(NoiseDistribution noise) {
    int size = 2048;
    int count = 64;
    GlweSecretKey key =
        GlweSecretKey.generate(
            KeyRole.GLWE,
            new GlweDimension(1),
            new PolynomialSize(size),
            InsecureSeeds.numbered(1));
    GlweCiphertextList list =
        GlweEncryption.encryptSeeded(key, noise, new long[count][size], InsecureSeeds.numbered(2))
            .expand();
    return IntStream.range(0, count)
        .boxed()
        .flatMapToDouble(i -> Arrays.stream(GlweEncryption.phase(key, list, i)).asDoubleStream())
        .toArray();
  }

  private static double[] lweNoise(NoiseDistribution noise, CiphertextModulus modulus) {
    LweSecretKey key =
        LweSecretKey.generate(
            KeyRole.SMALL, new LweDimension(63), new BlockBinary(3), InsecureSeeds.numbered(1));
    int bits = modulus.log2();
    return IntStream.range(0, 5)
        .mapToObj(call ->
            LweEncryption.phases(
                key,
                LweEncryption.encrypt(
                    key, noise, modulus, new long[1000], InsecureSeeds.numbered(call))))
        .flatMapToDouble(
            phases -> Arrays.stream(phases).mapToDouble(p -> p << (64 - bits) >> (64 - bits)))
        .toArray();
  }

  private static double tuniformVariance(int boundLog2) {
    return (Math.scalb(1.0, 2 * boundLog2 + 1) + 1) / 6;
  }

  private static void assertNoise(double[] noise, double variance, double kurtosis) {
    int n = noise.length;
    double measured = new Variance().evaluate(noise);
    double mean = new Mean().evaluate(noise);
    double halfWidth = QUANTILE * Math.sqrt((kurtosis - 1) / n);

    assertThat(halfWidth).as("a wider interval would prove nothing").isLessThan(0.1);
    assertThat(measured / variance).isBetween(1 - halfWidth, 1 + halfWidth);
    assertThat(Math.abs(mean)).isLessThan(QUANTILE * Math.sqrt(variance / n));
  }
}
