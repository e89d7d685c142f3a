package io.cloakwork.fhe.noise;

import static io.cloakwork.fhe.Refusals.assertThrown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cloakwork.fhe.NoiseException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.params.CompactParameters;
import io.cloakwork.fhe.params.CompressionParameters;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.NoiseDistribution.TUniform;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.params.PolynomialSize;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.params.TransportParameters;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How often compact lists, decompressions and re-randomized look-ups fail, and how secure. */
class TransportNoiseTest {
  private static final CompressionParameters COMPRESSION = CompressionParameters.STANDARD;
  private static final Percentage EXACTLY = Percentage.withPercentage(1e-9);

  /** Rounding a list to what casting reads costs nothing: the same figures as with whole words. */
  @ParameterizedTest
  @CsvSource({
    "M2C2_STANDARD_P129, -132.30",
    "M2C2_BLOCK2_P130, -135.50",
    "M2C2_BLOCK3_P141, -147.65",
    "M2C2_BLOCK4_P154, -162.52"
  })
  void compactList_ofNamedSet_failsAsRarelyAsStated(ParameterSets set, double log2) {
    TfheParameters parameters = set.parameters();
    CompactParameters compact = CompactParameters.of(parameters);
    Variance whole =
        FreshNoise.ofPublicKey(compact.key())
            .plus(
                KeySwitchNoise.casting(
                    parameters, compact.key().extractedDimension(), compact.casting()))
            .plus(ModulusSwitchNoise.of(parameters));

    assertThat(CompactNoise.log2Failure(parameters, compact)).isCloseTo(log2, within(0.01));
    assertThat(FailureProbability.log2(whole, parameters.message())).isCloseTo(log2, within(0.02));
  }

  /** Once more rounded, and the zero's noise on top. */
  @ParameterizedTest
  @CsvSource({
    "M2C2_STANDARD_P129, -130.46",
    "M2C2_BLOCK2_P130, -135.38",
    "M2C2_BLOCK3_P141, -138.88",
    "M2C2_BLOCK4_P154, -151.92"
  })
  void rerandomizedList_ofNamedSet_failsAsRarelyAsStated(ParameterSets set, double log2) {
    TfheParameters parameters = set.parameters();
    CompactParameters compact = CompactParameters.of(parameters);

    assertThat(CompactNoise.log2FailureRerandomized(parameters, compact))
        .isCloseTo(log2, within(0.01));
    assertThatCode(() -> CompactNoise.requireRerandomized(parameters, compact))
        .doesNotThrowAnyException();
  }

  /** With digits of 4 bits on block-binary keys an expansion would fail too often. */
  @Test
  void compactList_withAnotherDecomposition_isRefused() {
    TfheParameters block3 = ParameterSets.M2C2_BLOCK3_P141.parameters();
    CompactParameters bad =
        new CompactParameters(CompactParameters.of(block3).key(), new Decomposition(4, 4));
    double log2 = CompactNoise.log2Failure(block3, bad);

    assertThat(log2).isCloseTo(-104.6, within(0.1));
    assertThrown(
        NoiseException.class,
        () -> CompactNoise.require(block3, bad),
        "log2 p_fail of expanding a compact list",
        "at most -128.0",
        log2);
    assertThrown(
        NoiseException.class,
        () -> CompactNoise.requireRerandomized(block3, bad),
        "log2 p_fail of expanding a re-randomized compact list",
        "at most -128.0",
        CompactNoise.log2FailureRerandomized(block3, bad));
  }

  @ParameterizedTest
  @EnumSource
  void everyNamedSet_compactList_isAcceptedAndSecure(ParameterSets set) {
    TfheParameters parameters = set.parameters();
    TransportParameters transport = TransportParameters.of(parameters);

    assertThatCode(() -> CompactNoise.require(parameters, transport.compact()))
        .doesNotThrowAnyException();
    assertThatCode(() -> SecurityEstimate.require(transport, 128)).doesNotThrowAnyException();
  }

  /** Any block that a look-up takes may be compressed as it is, without a bootstrap before. */
  @ParameterizedTest
  @EnumSource(names = "M[12]C[12]_.*", mode = EnumSource.Mode.MATCH_ALL)
  void decompression_ofABlockAtTheLargestNoiseLevel_failsAtMostAtTheTarget(ParameterSets set) {
    TfheParameters parameters = set.parameters();
    int largest = CompressionNoise.largestSquaredNorm(parameters, COMPRESSION, -128);

    assertThat(largest).isGreaterThan(NoiseBudget.of(parameters).largestSquaredNorm(-128));
    assertThat(CompressionNoise.log2Failure(parameters, COMPRESSION, largest))
        .isLessThanOrEqualTo(-128);
    assertThat(CompressionNoise.log2Failure(parameters, COMPRESSION, largest + 1))
        .isGreaterThan(-128);
    assertThat(CompressionNoise.log2DecryptionFailure(parameters, COMPRESSION, largest))
        .isLessThan(-128);
  }

  /** Twelve bits are too few for three and four bits of message. */
  @ParameterizedTest
  @EnumSource(names = "M[34]C[34]_.*", mode = EnumSource.Mode.MATCH_ALL)
  void compression_ofLargerMessages_isRefused(ParameterSets set) {
    TfheParameters parameters = set.parameters();

    assertThat(CompressionNoise.largestSquaredNorm(parameters, COMPRESSION, -128)).isEqualTo(-1);
    assertThatThrownBy(() -> CompressionNoise.require(parameters, COMPRESSION, 1))
        .isInstanceOf(NoiseException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "M2C2_STANDARD_P129, 1, -250.90",
    "M2C2_STANDARD_P129, 37, -236.19",
    "M2C2_BLOCK2_P130, 1, -248.16",
    "M2C2_BLOCK3_P141, 1, -251.10",
    "M2C2_BLOCK3_P141, 86, -199.01",
    "M2C2_BLOCK4_P154, 1, -253.61"
  })
  void decompression_ofABlock_failsAsRarelyAsStated(
      ParameterSets set, double squaredNorm, double log2) {
    assertThat(CompressionNoise.log2Failure(set.parameters(), COMPRESSION, squaredNorm))
        .isCloseTo(log2, within(0.01));
  }

  @Test
  void compression_ofABlockThatIsTooNoisy_isRefused() {
    TfheParameters block3 = ParameterSets.M2C2_BLOCK3_P141.parameters();

    assertThrown(
        NoiseException.class,
        () -> CompressionNoise.require(block3, COMPRESSION, 400),
        "log2 p_fail of decompressing a block of ν² = 400.0",
        "at most -128.0",
        CompressionNoise.log2Failure(block3, COMPRESSION, 400));
  }

  /** Term by term, as tfhe.md has them. */
  @Test
  void compression_noise_isTheSumOfItsSteps() {
    TfheParameters block3 = ParameterSets.M2C2_BLOCK3_P141.parameters();
    Variance input = Variance.ofLog2(-27);
    double row = (0x1p87 + 1) / 6 * 0x1p-128 + 0x1p-64 / 12;
    double packing =
        3.0 * 2048 * 256 * row * (256.0 / 12 + 1.0 / 6)
            + 0.5 * 2048 * (0x1p-128 / 6 + 0x1p-24 / 12);
    double rounding = (1 + 512) * 0x1p-24 / 12;
    double lwe = (0x1p29 + 1) / 6 * 0x1p-64;
    double keySwitch = 3.0 * 1024 * lwe * (256.0 / 12 + 1.0 / 6);

    assertThat(CompressionNoise.stored(block3, COMPRESSION, input).value())
        .isCloseTo(16 * input.value() + packing + rounding, EXACTLY);
    assertThat(CompressionNoise.atLookup(block3, COMPRESSION, input).value())
        .isCloseTo(
            16 * input.value()
                + packing
                + rounding
                + keySwitch
                + ModulusSwitchNoise.of(block3).value(),
            EXACTLY);
  }

  @Test
  void publicKey_noise_isThatOfTheProductsAndOfTheBody() {
    GlweShape shape = CompactParameters.of(ParameterSets.defaultSet().parameters()).key();

    assertThat(FreshNoise.ofPublicKey(shape).value())
        .isCloseTo((0x1p35 + 1) / 6 * 0x1p-128 * 2049, EXACTLY);
    assertThat(FreshNoise.rounding(15, new LweDimension(2048)).value())
        .isCloseTo(1025 * 0x1p-30 / 12, EXACTLY);
  }

  /** Re-randomized inputs are as clean as before, to 2^−55 of a bootstrap's noise. */
  @ParameterizedTest
  @EnumSource(names = "M2C2_.*", mode = EnumSource.Mode.MATCH_ALL)
  void rerandomization_ofNamedSet_addsNextToNothing(ParameterSets set) {
    double added = FreshNoise.ofPublicKey(set.parameters().glwe()).log2();

    assertThat(added - BootstrapNoise.of(set.parameters()).log2()).isLessThan(-55.0);
  }

  @Test
  void compactKey_security_isDerivedAndBelow128Refused() {
    GlweShape good = CompactParameters.of(ParameterSets.defaultSet().parameters()).key();
    assertThat(SecurityEstimate.of(good).bits()).isCloseTo(132.95, within(0.01));
    assertThat(SecurityEstimate.of(COMPRESSION.storage()).bits()).isCloseTo(134.19, within(0.01));

    GlweShape shorter =
        new GlweShape(new GlweDimension(1), new PolynomialSize(1024), new TUniform(17));
    GlweShape quieter =
        new GlweShape(new GlweDimension(1), new PolynomialSize(2048), new TUniform(16));
    for (GlweShape bad : new GlweShape[] {shorter, quieter}) {
      assertThatThrownBy(() -> SecurityEstimate.require("compact key", bad, 128))
          .isInstanceOfSatisfying(
              ParameterException.class,
              e -> {
                assertThat(e.what()).startsWith("security of the compact key (kN = ");
                assertThat(e.expected()).isEqualTo("at least 128.0 bits");
              });
    }
  }
}
