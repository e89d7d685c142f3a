package io.cloakwork.fhe.noise;

import static io.cloakwork.fhe.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.KeyDistribution;
import io.cloakwork.fhe.params.KeyDistribution.BlockBinary;
import io.cloakwork.fhe.params.KeyDistribution.UniformBinary;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.LweShape;
import io.cloakwork.fhe.params.NoiseDistribution;
import io.cloakwork.fhe.params.NoiseDistribution.Gaussian;
import io.cloakwork.fhe.params.NoiseDistribution.TUniform;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.params.PolynomialSize;
import io.cloakwork.fhe.params.TfheParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecurityEstimateTest {

  @ParameterizedTest
  @CsvSource({
    "M2C2_STANDARD_P129, 130.6",
    "M2C2_BLOCK2_P130, 132.1",
    "M2C2_BLOCK3_P141, 132.3",
    "M2C2_BLOCK4_P154, 132.2",
    "M1C1_STANDARD_P144, 130.8",
    "M3C3_STANDARD_P128, 130.9",
    "M4C4_STANDARD_P141, 131.1",
  })
  void namedSet_security_isThePublishedFigure(ParameterSets set, double bits) {
    assertThat(SecurityEstimate.of(set.parameters()).bits()).isCloseTo(bits, within(0.05));
  }

  @ParameterizedTest
  @EnumSource
  void require_namedSet_accepts(ParameterSets set) {
    assertThatCode(() -> SecurityEstimate.require(set.parameters(), SecurityEstimate.MINIMUM_BITS))
        .doesNotThrowAnyException();
  }

  /** Shapes seen elsewhere, or proposed once, that do not reach 128 bits. */
  @ParameterizedTest
  @CsvSource({
    "880, 2, 46, 126.98",
    "879, 3, 46, 124.04",
    "880, 4, 46, 121.84",
    "918, 3, 45, 124.31",
    "840, 3, 47, 123.81",
  })
  void require_blockKeyThatIsTooShort_isRefusedWithItsBits(
      int n, int blockLength, int bound, double bits) {
    TfheParameters bad =
        PublishedSets.twoTwo(n, new BlockBinary(blockLength), new TUniform(bound), 3, 5);
    assertRefused(
        () -> SecurityEstimate.require(bad, 128),
        "security of the small key (n = %d, ℓ_b = %d)".formatted(n, blockLength),
        "at least 128.0 bits",
        "%s bits (estimated: ℓ_b = %d, dimension %d, TUniform(2^%d))"
            .formatted(bits, blockLength, n, bound));
  }

  @ParameterizedTest
  @CsvSource({
    "820, 4, 46", // shorter than any estimated key: nothing is known
    "915, 3, 44", // long enough for TU(46), with a quarter of the noise
    "900, 5, 62", // block lengths that nobody estimated
    "1200, 6, 62",
    "1600, 8, 62",
    "130998, 3, 35", // very long, but noise that no block key was estimated with
  })
  void require_blockKeyOutsideTheTable_isRefused(int n, int blockLength, int bound) {
    TfheParameters bad =
        PublishedSets.twoTwo(n, new BlockBinary(blockLength), new TUniform(bound), 3, 5);
    assertThatThrownBy(() -> SecurityEstimate.require(bad, 128))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("small key");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 256, 512, 758, 759, 799, 822})
  void require_uniformKeyShorterThanAnyKnownGoodOne_isRefusedAtAnyNoise(int n) {
    for (int bound = 32; bound <= 62; bound++) {
      LweShape lwe = lwe(n, new UniformBinary(), new TUniform(bound));
      assertThat(SecurityEstimate.of(lwe).bits()).as("TU(%d)", bound).isLessThan(128);
    }
    LweShape gaussian = lwe(n, new UniformBinary(), new Gaussian(0.2499));
    assertThat(SecurityEstimate.of(gaussian).bits()).isLessThan(128);
  }

  @ParameterizedTest
  @CsvSource({
    "917, 44, false",
    "958, 44, true",
    "957, 44, false",
    "998, 43, true",
    "860, 46, false",
    "861, 46, true",
    "917, 45, true"
  })
  void uniformKey_onOrUnderTheCurve_isAcceptedOrNot(int n, int bound, boolean secure) {
    LweShape lwe = lwe(n, new UniformBinary(), new TUniform(bound));
    assertThat(SecurityEstimate.of(lwe).bits() >= 128).isEqualTo(secure);
  }

  @Test
  void uniformKey_onTheCurveBetweenEstimates_isCreditedTheCurveAndNoMore() {
    SecurityLevel level = SecurityEstimate.of(lwe(998, new UniformBinary(), new TUniform(43)));
    assertThat(level.bits()).isEqualTo(128);
    assertThat(level.basis()).isEqualTo("on the curve of secure noise");
  }

  @Test
  void gaussianTwoTwo_isWorthItsEstimate() {
    LweShape lwe = lwe(866, new UniformBinary(), new Gaussian(2.046151696979124e-06));
    assertThat(SecurityEstimate.of(lwe).bits()).isCloseTo(128.2, within(0.05));
    LweShape thinner = lwe(866, new UniformBinary(), new Gaussian(2.04e-06));
    assertThat(SecurityEstimate.of(thinner).bits()).isLessThan(128);
  }

  /** n = 4096 with noise that survives modulo 2^64 but not modulo 2^32. */
  @Test
  void smallKey_noiseThatVanishesModuloTwoToThe32_isWorthNothing() {
    LweShape lwe = lwe(4096, new UniformBinary(), new Gaussian(Math.scalb(1.0, -40)));
    assertThat(SecurityEstimate.of(lwe))
        .isEqualTo(new SecurityLevel(0, "noise below TU(3) of its modulus"));
    assertThat(SecurityEstimate.of(lwe(4096, new UniformBinary(), new TUniform(34))).bits())
        .isZero();
    assertThat(SecurityEstimate.of(lwe(4096, new UniformBinary(), new TUniform(35))).bits())
        .isGreaterThan(128);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2048, 17, 132.951",
    "4, 512, 17, 132.951",
    "8, 256, 17, 132.951",
    "1, 4096, 3, 217.192",
    "1, 65536, 3, 217.192",
    "2, 65536, 62, 217.192",
    "4, 256, 43, 134.196", // compression
    "3, 1024, 3, 128",
  })
  void glweKey_estimatedOrOnTheCurve_hasItsBits(int k, int n, int bound, double bits) {
    assertThat(SecurityEstimate.of(glwe(k, n, new TUniform(bound))).bits()).isEqualTo(bits);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2048, 16",
    "1, 256, 62",
    "3, 256, 62",
    "1, 4096, 2",
    "2, 65536, 0",
    "1, 1024, 42"
  })
  void require_glweKeyTooShortOrQuiet_isRefused(int k, int n, int bound) {
    TfheParameters good = ParameterSets.M2C2_STANDARD_P129.parameters();
    var bad =
        new TfheParameters(
            good.message(),
            good.lwe(),
            glwe(k, n, new TUniform(bound)),
            good.bootstrap(),
            good.keySwitch());
    assertThatThrownBy(() -> SecurityEstimate.require(bad, 128))
        .isInstanceOfSatisfying(
            ParameterException.class,
            e -> {
              assertThat(e.what()).isEqualTo("security of the GLWE key (kN = %d)", k * n);
              assertThat(e.expected()).isEqualTo("at least 128.0 bits");
            });
  }

  @Test
  void require_glweKeyWithDustForNoise_isRefused() {
    GlweShape glwe = glwe(2, 65536, new Gaussian(Double.MIN_VALUE));
    assertThat(SecurityEstimate.of(glwe).bits()).isZero();
  }

  @Test
  void require_minimumThatIsNotANumber_isRefused() {
    assertThatThrownBy(
            () -> SecurityEstimate.require(ParameterSets.defaultSet().parameters(), Double.NaN))
        .isInstanceOf(ParameterException.class);
  }

  @Test
  void require_moreThanTheSetHas_isRefused() {
    assertRefused(
        () -> SecurityEstimate.require(ParameterSets.M2C2_STANDARD_P129.parameters(), 132),
        "security of the small key (n = 918, ℓ_b = 1)",
        "at least 132.0 bits",
        "130.64 bits (estimated: ℓ_b = 1, dimension 918, TUniform(2^45))");
  }

  @Test
  void securityLevel_justBelowALimit_isNotRoundedUp() {
    assertThat(new SecurityLevel(127.999, "x")).hasToString("127.99 bits (x)");
  }

  /** More dimension or more noise never makes an estimated key weaker: what the rule rests on. */
  @Test
  void table_moreDimensionOrNoise_neverHasFewerBits() {
    for (var small : SecurityTable.all()) {
      for (var large : SecurityTable.all()) {
        if (large.blockLength() == small.blockLength()
            && large.dimension() >= small.dimension()
            && FreshNoise.of(large.noise()).compareTo(FreshNoise.of(small.noise())) >= 0) {
          assertThat(large.bits())
              .as("%s against %s", large, small)
              .isGreaterThanOrEqualTo(small.bits());
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 47, 823, 849",
    "1, 46, 861, 888",
    "1, 45, 900, 928",
    "2, 47, 850, 876",
    "2, 46, 888, 916",
    "2, 45, 928, 956",
    "3, 49, 795, 819",
    "3, 48, 834, 858",
    "3, 47, 870, 897",
    "3, 46, 909, 939",
    "3, 45, 948, 978",
    "3, 44, 987, 1017",
    "3, 43, 1023, 1056",
    "3, 42, 1062, 1095",
    "3, 41, 1101, 1137",
    "3, 40, 1140, 1173",
    "4, 47, 888, 916",
    "4, 46, 928, 956",
    "4, 45, 964, 996",
  })
  void table_firstDimensions_areThePublishedOnes(int blockLength, int bound, int n128, int n132) {
    assertThat(SecurityTable.firstDimension(blockLength, bound, 128)).hasValue(n128);
    assertThat(SecurityTable.firstDimension(blockLength, bound, 132)).hasValue(n132);
  }

  @Test
  void table_columnThatWasNotEstimated_isEmpty() {
    assertThat(SecurityTable.firstDimension(4, 44, 128)).isEmpty();
  }

  @Test
  void keyPolicy_uniform_refusesBlocksOnly() {
    assertThat(KeyPolicy.UNIFORM.accepts(new UniformBinary())).isTrue();
    assertThat(KeyPolicy.ANY.accepts(new UniformBinary())).isTrue();
    assertThat(KeyPolicy.ANY.accepts(new BlockBinary(3))).isTrue();
    assertThatCode(() -> KeyPolicy.ANY.require(new BlockBinary(3))).doesNotThrowAnyException();
    assertRefused(
        () -> KeyPolicy.UNIFORM.require(new BlockBinary(3)),
        "key distribution",
        "uniform binary",
        "block-binary, ℓ_b = 3");
  }

  private static LweShape lwe(int n, KeyDistribution key, NoiseDistribution noise) {
    return new LweShape(new LweDimension(n), key, noise);
  }

  private static GlweShape glwe(int k, int n, NoiseDistribution noise) {
    return new GlweShape(new GlweDimension(k), new PolynomialSize(n), noise);
  }
}
