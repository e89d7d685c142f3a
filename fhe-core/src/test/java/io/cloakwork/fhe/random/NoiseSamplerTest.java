package io.cloakwork.fhe.random;

import static io.cloakwork.fhe.Refusals.assertThrown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.NoiseDistribution;
import io.cloakwork.fhe.params.NoiseDistribution.Gaussian;
import io.cloakwork.fhe.params.NoiseDistribution.TUniform;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.UniformRealDistribution;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statistical tests refuse below a p-value of 10^−6; seeds are fixed, so none is ever flaky. */
class NoiseSamplerTest {
  private static final double SIGNIFICANCE = 1e-6;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 5})
  void tuniform_smallBounds_hasHalfTheProbabilityAtItsEnds(int boundLog2) {
    int samples = 200_000;
    int bound = 1 << boundLog2;
    long[] observed = new long[2 * bound + 1];
    double[] expected = new double[2 * bound + 1];
    Csprng stream = stream(boundLog2);
    TUniformSampler sampler = new TUniformSampler(boundLog2);
    for (int i = 0; i < samples; i++) {
      observed[(int) sampler.next(stream) + bound]++;
    }
    for (int i = 0; i < expected.length; i++) {
      boolean end = i == 0 || i == 2 * bound;
      expected[i] = samples * (end ? 0.25 : 0.5) / bound;
    }

    assertThat(new ChiSquareTest().chiSquareTest(expected, observed)).isGreaterThan(SIGNIFICANCE);
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 17, 46, 62})
  void tuniform_largeBounds_isUniformBetweenThem(int boundLog2) {
    TUniformSampler sampler = new TUniformSampler(boundLog2);
    Csprng stream = stream(boundLog2);
    double[] samples =
        DoubleStream.generate(() -> Math.scalb((double) sampler.next(stream), -boundLog2))
            .limit(20_000)
            .toArray();

    assertThat(Arrays.stream(samples)).allMatch(x -> Math.abs(x) <= 1);
    assertThat(
            new KolmogorovSmirnovTest()
                .kolmogorovSmirnovTest(new UniformRealDistribution(-1, 1), samples))
        .isGreaterThan(SIGNIFICANCE);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 17, 62})
  void tuniform_value_isMadeOfTheUpperBitsAndTheLowestOne(int boundLog2) {
    Csprng words = stream(9);
    Csprng stream = stream(9);
    for (int i = 0; i < 1000; i++) {
      long word = words.nextLong();

      assertThat(new TUniformSampler(boundLog2).next(stream))
          .isEqualTo((word >>> (63 - boundLog2)) + (word & 1) - (1L << boundLog2));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 511, 512, 513, 2048})
  void tuniform_add_addsWhatNextReturns(int length) {
    TUniformSampler sampler = new TUniformSampler(17);
    long[] expected = new long[length + 2];
    long[] actual = new long[length + 2];
    Arrays.setAll(expected, i -> 7L * i);
    Arrays.setAll(actual, i -> 7L * i);
    Csprng stream = stream(4);
    for (int i = 1; i <= length; i++) {
      expected[i] += sampler.next(stream);
    }
    sampler.add(stream(4), actual, 1, length);
    assertThat(actual).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0x1p-20, 2.845267479601915e-15, 0.01})
  void gaussian_modulo64Bits_isNormal(double deviation) {
    GaussianSampler sampler = new GaussianSampler(deviation, CiphertextModulus.TWO_POW_64);
    Csprng stream = stream(3);
    double[] samples =
        DoubleStream.generate(() -> sampler.next(stream) * 0x1p-64).limit(20_000).toArray();

    assertThat(
            new KolmogorovSmirnovTest()
                .kolmogorovSmirnovTest(new NormalDistribution(0, deviation), samples))
        .isGreaterThan(SIGNIFICANCE);
  }

  @Test
  void gaussian_modulo32Bits_isTheRoundedOneModulo64Bits() {
    double deviation = 2.046151696979124e-06;
    GaussianSampler wide = new GaussianSampler(deviation, CiphertextModulus.TWO_POW_64);
    GaussianSampler narrow = new GaussianSampler(deviation, CiphertextModulus.TWO_POW_32);
    Csprng first = stream(4);
    Csprng second = stream(4);
    for (int i = 0; i < 1000; i++) {
      assertThat((double) narrow.next(second)).isEqualTo(Math.rint(wide.next(first) * 0x1p-32));
    }
  }

  @Test
  void gaussian_wide_wrapsAroundTheTorus() {
    // At 0.2499 one value in 22 lies beyond ½.
    GaussianSampler sampler = new GaussianSampler(0.2499, CiphertextModulus.TWO_POW_32);
    Csprng stream = stream(5);
    for (int i = 0; i < 10_000; i++) {
      assertThat(sampler.next(stream)).isBetween(-(1L << 31), 1L << 31);
    }
  }

  @Test
  void firstValues_ofFixedStreams_areFrozen() {
    // Self-generated: equal on every machine, because the stream and StrictMath are.
    GaussianSampler gaussian = new GaussianSampler(0x1p-30, CiphertextModulus.TWO_POW_64);
    Csprng first = stream(1);
    Csprng second = stream(1);

    assertThat(new long[] {gaussian.next(first), gaussian.next(first), gaussian.next(first)})
        .containsExactly(928411314L, -8237411034L, 25461123681L);
    TUniformSampler tuniform = new TUniformSampler(17);
    assertThat(new long[] {tuniform.next(second), tuniform.next(second), tuniform.next(second)})
        .containsExactly(114298L, -71758L, -107054L);
  }

  @Test
  void of_modulo32Bits_takes32BitsOffTheBound() {
    assertThat(NoiseSampler.of(new TUniform(46), CiphertextModulus.TWO_POW_32))
        .isEqualTo(new TUniformSampler(14));
    assertThat(NoiseSampler.of(new TUniform(46), CiphertextModulus.TWO_POW_64))
        .isEqualTo(new TUniformSampler(46));
    assertThat(NoiseSampler.of(new Gaussian(0.01), CiphertextModulus.TWO_POW_32))
        .isEqualTo(new GaussianSampler(0.01, CiphertextModulus.TWO_POW_32));
  }

  @Test
  void of_boundBelowTheModulus_isRefused() {
    NoiseDistribution noise = new TUniform(31);

    assertThrown(
        ParameterException.class,
        () -> NoiseSampler.of(noise, CiphertextModulus.TWO_POW_32),
        "TUniform bound b in units of 1/q",
        "in [0, 62]",
        "-1");
  }

  @Test
  void tuniform_boundAboveTheWord_isRefused() {
    assertThatThrownBy(() -> new TUniformSampler(63))
        .isInstanceOfSatisfying(
            ParameterException.class, e -> assertThat(e.actual()).isEqualTo("63"));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 0.25, Double.NaN})
  void gaussian_deviationOutside_isRefused(double deviation) {
    assertThatThrownBy(() -> new GaussianSampler(deviation, CiphertextModulus.TWO_POW_64))
        .isInstanceOfSatisfying(
            ParameterException.class,
            e -> assertThat(e.what()).isEqualTo("Gaussian standard deviation"));
  }

  @Test
  void add_range_changesNothingElse() {
    long[] words = {100, 100, 100, 100};
    TUniformSampler sampler = new TUniformSampler(2);
    Csprng expected = stream(6);

    sampler.add(stream(6), words, 1, 2);

    assertThat(words)
        .containsExactly(100, 100 + sampler.next(expected), 100 + sampler.next(expected), 100);
  }

  private static Csprng stream(int index) {
    return Csprng.of(new byte[32], "TEST", index);
  }
}
