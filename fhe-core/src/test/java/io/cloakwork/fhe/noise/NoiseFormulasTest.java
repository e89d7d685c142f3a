package io.cloakwork.fhe.noise;

import static io.cloakwork.fhe.Refusals.assertRefused;
import static io.cloakwork.fhe.Refusals.assertThrown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.within;

import io.cloakwork.fhe.NoiseException;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.KeyDistribution.BlockBinary;
import io.cloakwork.fhe.params.KeyDistribution.UniformBinary;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.MessageSpace;
import io.cloakwork.fhe.params.NoiseDistribution.Gaussian;
import io.cloakwork.fhe.params.NoiseDistribution.TUniform;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.params.PolynomialSize;
import io.cloakwork.fhe.params.TfheParameters;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NoiseFormulasTest {
  private static final TfheParameters STANDARD = ParameterSets.M2C2_STANDARD_P129.parameters();
  private static final Percentage EXACTLY = Percentage.withPercentage(1e-9);

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, -1, -Double.MIN_VALUE, Double.POSITIVE_INFINITY})
  void variance_thatIsNone_isRefused(double value) {
    assertRefused(() -> new Variance(value), "variance", "finite and not negative", value);
  }

  @Test
  void variance_arithmetic_isThatOfIndependentNoises() {
    var v = Variance.ofLog2(-30);
    assertThat(v.plus(v).log2()).isCloseTo(-29, within(1e-12));
    assertThat(v.times(9)).isEqualTo(Variance.ofStandardDeviation(3 * v.standardDeviation()));
    assertThat(v.standardDeviation()).isEqualTo(0x1p-15);
    assertThat(Variance.ZERO.log2()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(Variance.ZERO).isLessThan(v);
  }

  /** The definition, summed: integers in [−2^b, 2^b], both ends with half the weight. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 10})
  void freshNoise_tuniform_hasTheVarianceOfItsDefinition(int bound) {
    double sum = 0;
    for (long x = -(1L << bound); x <= 1L << bound; x++) {
      sum += (Math.abs(x) == 1L << bound ? 0.5 : 1) * x * x;
    }
    double expected = Math.scalb(sum / (1L << (bound + 1)), -128);
    assertThat(FreshNoise.of(new TUniform(bound)).value()).isCloseTo(expected, EXACTLY);
  }

  @Test
  void freshNoise_moduloTwoToThe32_keepsItsShareOfTheTorus() {
    Variance small = FreshNoise.of(new TUniform(45), CiphertextModulus.TWO_POW_32);
    assertThat(small.value())
        .isCloseTo(FreshNoise.of(new TUniform(45)).value(), Percentage.withPercentage(1e-5));
    assertThat(FreshNoise.of(new Gaussian(1e-6), CiphertextModulus.TWO_POW_32))
        .isEqualTo(new Variance(1e-6 * 1e-6));
    assertRefused(
        () -> FreshNoise.of(new TUniform(31), CiphertextModulus.TWO_POW_32),
        "TUniform bound modulo 2^32",
        "at least 0",
        -1);
  }

  @Test
  void freshNoise_rounding_isUniformOverOneStep() {
    assertThat(FreshNoise.rounding(12).value()).isCloseTo(0x1p-24 / 12, EXACTLY);
    assertRefused(() -> FreshNoise.rounding(0), "bits that remain", "in [1, 64]", 0);
    assertRefused(() -> FreshNoise.rounding(65), "bits that remain", "in [1, 64]", 65);
  }

  @Test
  void freshNoise_keyBit_hasTheVarianceOfItsProbability() {
    assertThat(FreshNoise.keyBitVariance(new UniformBinary())).isEqualTo(0.25);
    assertThat(FreshNoise.keyBitVariance(new BlockBinary(3))).isEqualTo(0.1875);
  }

  @Test
  void modulusSwitch_centred_isAboutHalfOfTheOrdinaryOne() {
    var n = new LweDimension(918);
    var size = new PolynomialSize(2048);
    var q = CiphertextModulus.TWO_POW_64;
    double centred = ModulusSwitchNoise.centred(n, new UniformBinary(), q, size, 0).value();
    double ordinary = ModulusSwitchNoise.standard(n, q, size, 0).value();
    assertThat(centred).isCloseTo(918.0 / 48 * 0x1p-24, EXACTLY);
    assertThat(ordinary).isCloseTo((918.0 / 24 + 1.0 / 12) * 0x1p-24, EXACTLY);
    assertThat(ordinary / centred).isCloseTo(2, within(0.01));
  }

  @Test
  void modulusSwitch_manyTables_costsFourfoldForEachDoubling() {
    var n = new LweDimension(939);
    var size = new PolynomialSize(2048);
    var q = CiphertextModulus.TWO_POW_32;
    Variance one = ModulusSwitchNoise.centred(n, new BlockBinary(3), q, size, 0);
    Variance four = ModulusSwitchNoise.centred(n, new BlockBinary(3), q, size, 2);
    assertThat(one.value()).isCloseTo(939 * 0.1875 / 12 * 0x1p-24, EXACTLY);
    assertThat(four.value()).isCloseTo(16 * one.value(), EXACTLY);
    for (int tables : new int[] {-1, 12}) {
      assertRefused(
          () -> ModulusSwitchNoise.centred(n, new BlockBinary(3), q, size, tables),
          "lg of the tables ϑ",
          "in [0, 11]",
          tables);
      assertRefused(
          () -> ModulusSwitchNoise.standard(n, q, size, tables),
          "lg of the tables ϑ",
          "in [0, 11]",
          tables);
    }
  }

  /** At 2_2 the modulus switch is 81 % of all the noise at a look-up. */
  @Test
  void modulusSwitch_atTheStandardSet_isMostOfTheNoise() {
    NoiseBudget budget = NoiseBudget.of(STANDARD);
    double all = budget.atLookup(budget.bootstrapOutput().times(25)).value();
    double share = budget.modulusSwitch().value() / all;
    assertThat(share).isCloseTo(0.81, within(0.03));
  }

  @Test
  void packing_ofMoreCiphertexts_addsDigitsButNoRounding() {
    var d = new LweDimension(2048);
    Variance key = FreshNoise.of(new TUniform(43));
    var decomposition = new Decomposition(4, 3);
    double rounding = 0.5 * 2048 * (0x1p-128 / 6 + 0x1p-24 / 12);
    double digits = 3 * 2048 * key.value() * (256.0 / 12 + 1.0 / 6);
    assertThat(KeySwitchNoise.packing(d, 1, key, decomposition).value())
        .isCloseTo(digits + rounding, EXACTLY);
    assertThat(KeySwitchNoise.packing(d, 256, key, decomposition).value())
        .isCloseTo(256 * digits + rounding, EXACTLY);
    assertRefused(
        () -> KeySwitchNoise.packing(d, 0, key, decomposition),
        "packed ciphertexts t",
        "at least 1",
        0);
  }

  @Test
  void linear_coefficients_countSquared() {
    var v = Variance.ofLog2(-60);
    assertThat(ProductNoise.squaredNorm(4, 1, -4, -1)).isEqualTo(34);
    assertThat(ProductNoise.squaredNorm(Long.MIN_VALUE)).isEqualTo(0x1p126);
    assertThat(ProductNoise.linear(v, 4, 1, -4, -1)).isEqualTo(v.times(34));
    assertThat(ProductNoise.linear(v)).isEqualTo(Variance.ZERO);
  }

  /**
   * A step of the blind rotation is an external product with a bit that is 1 half of the time; the
   * first steps of a rotation add one percent more.
   */
  @Test
  void externalProduct_withHalfABit_isOneStepOfTheBlindRotation() {
    Variance rows = FreshNoise.of(STANDARD.glwe().noise());
    Variance step = ProductNoise.externalProduct(STANDARD.glwe(), rows, STANDARD.bootstrap(), 0.5);
    double rotation = BootstrapNoise.of(STANDARD).value();
    assertThat(step.times(918).value()).isBetween(0.985 * rotation, 0.995 * rotation);
  }

  @Test
  void externalProduct_messageThatIsNone_isRefused() {
    Variance rows = Variance.ZERO;
    for (double norm : new double[] {-1, Double.NaN}) {
      assertRefused(
          () -> ProductNoise.externalProduct(STANDARD.glwe(), rows, STANDARD.bootstrap(), norm),
          "squared norm of the message",
          "not negative",
          norm);
    }
  }

  @Test
  void cmuxDiagram_everyGate_addsOneExternalProduct() {
    var glwe = new GlweShape(new GlweDimension(1), new PolynomialSize(1024), new TUniform(43));
    var decomposition = new Decomposition(8, 3);
    Variance rows = FreshNoise.of(glwe.noise());
    Variance leaf = Variance.ofLog2(-50);
    Variance gate = ProductNoise.externalProduct(glwe, rows, decomposition, 1);
    assertThat(ProductNoise.cmuxDiagram(leaf, 7, glwe, rows, decomposition))
        .isEqualTo(leaf.plus(gate.times(7)));
    assertThat(ProductNoise.cmuxDiagram(leaf, 0, glwe, rows, decomposition)).isEqualTo(leaf);
    assertRefused(
        () -> ProductNoise.cmuxDiagram(leaf, -1, glwe, rows, decomposition),
        "CMUX depth",
        "not negative",
        -1);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 3", "2, 2, 5", "3, 3, 9", "4, 4, 17", "2, 0, 2"})
  void publishedNorm_ofAMessageSpace_isAFullBlockAndOneMore(int message, int carry, int norm) {
    assertThat(NoiseBudget.publishedNorm(new MessageSpace(message, carry))).isEqualTo(norm);
  }

  @Test
  void budget_require_refusesWhatFailsTooOften() {
    NoiseBudget budget = NoiseBudget.of(STANDARD);
    assertThatCode(() -> budget.require(37, -128)).doesNotThrowAnyException();
    assertThrown(
        NoiseException.class,
        () -> budget.require(38, -128),
        "log2 p_fail at ν² = 38.0",
        "at most -128.0",
        budget.log2Failure(38));
    assertRefused(
        () -> budget.require(1, Double.NaN), "target of log2 p_fail", "a number", Double.NaN);
  }

  @Test
  void budget_withoutAnyRoom_hasNoLargestNorm() {
    NoiseBudget budget = NoiseBudget.of(STANDARD);
    assertThat(budget.largestSquaredNorm(-100_000)).isEqualTo(-1);
    var noiseless = new NoiseBudget(budget.message(), Variance.ZERO, Variance.ZERO, Variance.ZERO);
    assertThat(noiseless.largestSquaredNorm(-128)).isEqualTo(Integer.MAX_VALUE);
  }

  /** First dimension of each bound at q = 2^64, as published. */
  @ParameterizedTest
  @CsvSource({
    "49, 759",
    "48, 799",
    "47, 839",
    "46, 879",
    "45, 918",
    "44, 958",
    "43, 998",
    "42, 1038",
    "41, 1077",
    "40, 1117"
  })
  void secureNoise_firstDimension_isThePublishedOne(int bound, int dimension) {
    assertThat(SecureNoise.firstDimension(bound)).isEqualTo(dimension);
    assertThat(SecureNoise.tuniformBoundLog2(dimension)).isEqualTo(bound);
    assertThat(SecureNoise.tuniformBoundLog2(dimension - 1)).isEqualTo(bound + 1);
  }

  @ParameterizedTest
  @CsvSource({"2048, 17", "4096, 3", "131072, 3", "1, 69"})
  void secureNoise_tuniform_isThePublishedBound(int dimension, int bound) {
    assertThat(SecureNoise.tuniformBoundLog2(dimension)).isEqualTo(bound);
  }

  @Test
  void secureNoise_gaussian_isThePublishedDeviation() {
    assertThat(SecureNoise.gaussian(866).standardDeviation())
        .isCloseTo(2.046151696979124e-06, Percentage.withPercentage(1e-6));
    assertThat(SecureNoise.gaussian(2048).standardDeviation())
        .isCloseTo(2.845267479601915e-15, Percentage.withPercentage(1e-6));
  }

  @Test
  void secureNoise_outOfRange_isRefused() {
    assertRefused(() -> SecureNoise.tuniformBoundLog2(0), "dimension", "at least 1", 0);
    assertRefused(() -> SecureNoise.gaussian(-1), "dimension", "at least 1", -1);
    assertRefused(() -> SecureNoise.firstDimension(2), "TUniform bound b", "in [3, 62]", 2);
    assertRefused(() -> SecureNoise.firstDimension(63), "TUniform bound b", "in [3, 62]", 63);
  }
}
