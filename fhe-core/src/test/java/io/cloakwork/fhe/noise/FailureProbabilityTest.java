package io.cloakwork.fhe.noise;

import static io.cloakwork.fhe.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cloakwork.fhe.params.MessageSpace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailureProbabilityTest {

  /** lg erfc(x) to 40 digits by mpmath 1.3 ({@code log(erfc(x), 2)}), rounded. */
  @ParameterizedTest
  @CsvSource({
    "0, 0.0",
    "0.001, -0.0016288256250415699",
    "0.5, -1.0603969120141557",
    "1, -2.6684166967815996",
    "3, -15.466214597195473",
    "9.3, -128.82989587429997",
    "19.9, -576.46392355731241",
    "20, -582.22749028292762",
    "26.5, -1018.6872863563247",
    "27.5, -1096.6461847270104",
    "100, -14434.420085269882",
    "1e6, -1442695040909.7207",
  })
  void log2Erfc_anywhere_isExact(double x, double expected) {
    assertThat(FailureProbability.log2Erfc(x))
        .isCloseTo(expected, within(1e-11 * Math.max(1, Math.abs(expected))));
  }

  @Test
  void log2Erfc_whereTheSeriesBegins_hasNoStep() {
    double below = FailureProbability.log2Erfc(Math.nextDown(20.0));
    assertThat(FailureProbability.log2Erfc(20)).isCloseTo(below, within(1e-9));
  }

  @Test
  void log2_oneSigma_isTheTextbookFigure() {
    double outside = Math.pow(2, FailureProbability.log2(new Variance(0.01), 0.1));
    assertThat(outside).isCloseTo(0.3173105, within(1e-7));
  }

  @Test
  void log2_corners_areDefined() {
    var variance = Variance.ofLog2(-40);
    assertThat(FailureProbability.log2(variance, 0)).isZero();
    assertThat(FailureProbability.log2(variance, -0.25)).isZero();
    assertThat(FailureProbability.log2(Variance.ZERO, 0.01)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(FailureProbability.log2(Variance.ZERO, 0)).isZero();
    assertThat(FailureProbability.log2(new Variance(Double.MIN_VALUE), 0.5)).isLessThan(-1e300);
    assertRefused(
        () -> FailureProbability.log2(variance, Double.NaN), "margin", "a number", Double.NaN);
  }

  @Test
  void margin_ofTwoTwo_isHalfABoxUnderThePaddingBit() {
    assertThat(FailureProbability.margin(new MessageSpace(2, 2))).isEqualTo(1.0 / 64);
  }

  @Test
  void union_farBelowTheSmallestDouble_addsUp() {
    assertThat(FailureProbability.union(-5000, -5000)).isCloseTo(-4999, within(1e-9));
    assertThat(FailureProbability.union(-130, -Double.MAX_VALUE)).isEqualTo(-130);
    assertThat(FailureProbability.unionOf(8, -129)).isEqualTo(-126);
    assertThat(FailureProbability.unionOf(1L << 40, -200)).isCloseTo(-160, within(1e-9));
  }

  @Test
  void union_corners_areDefined() {
    assertThat(FailureProbability.union()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(FailureProbability.union(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY))
        .isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(FailureProbability.union(-0.5, -0.5, -0.5)).isZero();
    assertThat(FailureProbability.unionOf(1000, -1)).isZero();
    assertThat(FailureProbability.unionOf(0, -1)).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, 0.1, Double.POSITIVE_INFINITY})
  void union_noProbability_isRefused(double log2) {
    assertRefused(
        () -> FailureProbability.union(-1, log2), "log2 of a probability", "at most 0", log2);
    assertRefused(
        () -> FailureProbability.unionOf(1, log2), "log2 of a probability", "at most 0", log2);
  }

  @Test
  void union_negativeCount_isRefused() {
    assertRefused(() -> FailureProbability.unionOf(-1, -1), "count of events", "not negative", -1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.5, -1, -40, -128, -1000, -100_000})
  void largestVariance_ofATarget_meetsItAndNoMoreDoes(double target) {
    Variance largest = FailureProbability.largestVariance(1.0 / 64, target);
    assertThat(FailureProbability.log2(largest, 1.0 / 64)).isLessThanOrEqualTo(target);
    assertThat(FailureProbability.log2(largest.times(1 + 1e-9), 1.0 / 64)).isGreaterThan(target);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, 0, 1, -2e9, Double.NEGATIVE_INFINITY})
  void largestVariance_targetThatIsNone_isRefused(double target) {
    assertRefused(
        () -> FailureProbability.largestVariance(0.1, target),
        "target of log2 p_fail",
        "in (-10^9, 0)",
        target);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, 0, -0.1, 0.51})
  void largestVariance_marginThatIsNone_isRefused(double margin) {
    assertRefused(
        () -> FailureProbability.largestVariance(margin, -128), "margin", "in (0, 1/2]", margin);
  }
}
