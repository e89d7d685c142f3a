package io.cloakwork.fhe.noise;

import static io.cloakwork.fhe.Refusals.assertRefused;
import static io.cloakwork.fhe.Refusals.assertThrown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cloakwork.fhe.NoiseException;
import io.cloakwork.fhe.noise.ParameterSearch.Found;
import io.cloakwork.fhe.noise.ParameterSearch.Request;
import io.cloakwork.fhe.params.KeyDistribution.UniformBinary;
import io.cloakwork.fhe.params.MessageSpace;
import io.cloakwork.fhe.params.NoiseDistribution.TUniform;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.params.TfheParameters;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterSearchTest {
  private static final MessageSpace TWO_TWO = new MessageSpace(2, 2);

  @ParameterizedTest
  @ValueSource(doubles = {128, 130.6})
  void find_uniformTwoTwo_isTheStandardSetOrACheaperOneThatHolds(double bits) {
    TfheParameters standard = ParameterSets.M2C2_STANDARD_P129.parameters();
    Found found = ParameterSearch.find(new Request(TWO_TWO, 25, KeyPolicy.UNIFORM, -128, bits));
    assertThat(found.parameters().lwe().key()).isEqualTo(new UniformBinary());
    assertThat(found.cost()).isLessThanOrEqualTo(BootstrapCost.of(standard));
    assertHolds(found, 25, -128, bits);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 9, 128", "2, 1, 9, 130", "2, 2, 25, 128", "2, 2, 25, 132", "3, 2, 25, 128",
    "3, 3, 81, 128", "4, 4, 289, 128", "2, 2, 100, 128", "1, 0, 1, 130", "6, 0, 4, 128"
  })
  void find_anyKey_holdsAndIsTabulated(int message, int carry, double squaredNorm, double bits) {
    var space = new MessageSpace(message, carry);
    Found found = ParameterSearch.find(new Request(space, squaredNorm, KeyPolicy.ANY, -128, bits));
    Found uniform =
        ParameterSearch.find(new Request(space, squaredNorm, KeyPolicy.UNIFORM, -128, 128));
    assertHolds(found, squaredNorm, -128, bits);
    assertHolds(uniform, squaredNorm, -128, 128);
    var lwe = found.parameters().lwe();
    if (lwe.key().blockLength() > 1) {
      assertThat(SecurityTable.all())
          .anySatisfy(point -> {
            assertThat(point.blockLength()).isEqualTo(lwe.key().blockLength());
            assertThat(point.dimension()).isEqualTo(lwe.dimension().value());
            assertThat(point.noise()).isEqualTo(lwe.noise());
            assertThat(point.bits()).isGreaterThanOrEqualTo(bits);
          });
    }
  }

  /**
   * All but the base 2^23 of its rotation, beside which 2^22 has a hundredth of a bit less noise.
   */
  @Test
  void find_anyKeyOf132Bits_isTheOfferedSetOfBlockLengthFour() {
    TfheParameters offered = ParameterSets.M2C2_BLOCK4_P154.parameters();
    Found found = ParameterSearch.find(new Request(TWO_TWO, 25, KeyPolicy.ANY, -128, 132));
    assertThat(found.parameters().lwe()).isEqualTo(offered.lwe());
    assertThat(found.parameters().glwe()).isEqualTo(offered.glwe());
    assertThat(found.parameters().keySwitch()).isEqualTo(offered.keySwitch());
    assertThat(found.parameters().bootstrap().levelCount())
        .isEqualTo(offered.bootstrap().levelCount());
    assertThat(BootstrapNoise.of(found.parameters()).log2())
        .isCloseTo(BootstrapNoise.of(offered).log2(), within(0.02));
  }

  @Test
  void find_sameRequestTwice_givesTheSameAnswer() {
    var request = new Request(TWO_TWO, 25, KeyPolicy.ANY, -128, 128);
    assertThat(ParameterSearch.find(request)).isEqualTo(ParameterSearch.find(request));
  }

  /** Processor time, so that a busy machine does not count. */
  @Test
  void find_oneRequest_takesLessThanTwoSeconds() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    ParameterSearch.find(new Request(new MessageSpace(2, 1), 9, KeyPolicy.ANY, -128, 128));
    assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - start))
        .isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void find_nothingHolds_saysSo() {
    var request = new Request(new MessageSpace(6, 6), 4225, KeyPolicy.ANY, -128, 128);
    assertThrown(
        NoiseException.class,
        () -> ParameterSearch.find(request),
        "parameters for " + request,
        "a set with log2 p_fail at most -128.0",
        "none");
  }

  @Test
  void find_moreSecurityThanAnySmallKeyHas_saysSo() {
    var request = new Request(TWO_TWO, 25, KeyPolicy.ANY, -128, 300);
    assertThrown(
        NoiseException.class,
        () -> ParameterSearch.find(request),
        "parameters for " + request,
        "a set with log2 p_fail at most -128.0",
        "none");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.99, 0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void request_normThatIsNone_isRefused(double squaredNorm) {
    assertRefused(
        () -> new Request(TWO_TWO, squaredNorm, KeyPolicy.ANY, -128, 128),
        "squared norm ν²",
        "at least 1 and finite",
        squaredNorm);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -10_001, Double.NaN})
  void request_targetThatIsNoProbability_isRefused(double target) {
    assertRefused(
        () -> new Request(TWO_TWO, 25, KeyPolicy.ANY, target, 128),
        "target of log2 p_fail",
        "in [-10000, 0)",
        target);
  }

  @ParameterizedTest
  @ValueSource(doubles = {127.9, 0, Double.NaN, 1025})
  void request_lessSecurityThanIsOffered_isRefused(double bits) {
    assertRefused(
        () -> new Request(TWO_TWO, 25, KeyPolicy.ANY, -128, bits),
        "bits of security",
        "in [128.0, 1024]",
        bits);
  }

  @ParameterizedTest
  @CsvSource({
    "M2C2_STANDARD_P129, 3672",
    "M2C2_BLOCK2_P130, 1832",
    "M2C2_BLOCK3_P141, 1252",
    "M2C2_BLOCK4_P154, 956"
  })
  void bootstrapCost_ofANamedSet_hasTheDocumentedTransforms(ParameterSets set, long transforms) {
    assertThat(BootstrapCost.of(set.parameters()).transforms()).isEqualTo(transforms);
  }

  @Test
  void bootstrapCost_ofTheStandardSet_countsEveryOperation() {
    var cost = BootstrapCost.of(ParameterSets.M2C2_STANDARD_P129.parameters());
    assertThat(cost.butterflies()).isEqualTo(3672L * 512 * 10);
    assertThat(cost.products()).isEqualTo(918L * 4 * 1024);
    assertThat(cost.keySwitchProducts()).isEqualTo(2048L * 4 * 919);
  }

  private static void assertHolds(Found found, double squaredNorm, double target, double bits) {
    TfheParameters parameters = found.parameters();
    assertThat(found.log2Failure()).isLessThanOrEqualTo(target);
    assertThat(NoiseBudget.of(parameters).log2Failure(squaredNorm)).isEqualTo(found.log2Failure());
    assertThat(found.security()).isEqualTo(SecurityEstimate.of(parameters));
    assertThat(found.security().bits()).isGreaterThanOrEqualTo(bits);
    int extracted = parameters.glwe().extractedDimension().value();
    assertThat(parameters.glwe().noise())
        .isEqualTo(new TUniform(SecureNoise.tuniformBoundLog2(extracted)));
    assertThat(found.cost()).isEqualTo(BootstrapCost.of(parameters));
  }
}
