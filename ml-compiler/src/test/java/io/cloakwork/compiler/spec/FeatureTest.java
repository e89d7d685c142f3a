package io.cloakwork.compiler.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.cloakwork.fhe.ParameterException;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FeatureTest {
  private static final double[] CORNERS = {
    Double.NaN,
    Double.NEGATIVE_INFINITY,
    -Double.MAX_VALUE,
    -1,
    -Double.MIN_VALUE,
    -0.0,
    0,
    Double.MIN_VALUE,
    1,
    Double.MAX_VALUE,
    Double.POSITIVE_INFINITY
  };

  @Test
  void bins_ofAValue_areTheCutsBelowIt() {
    FeatureBins bins = new FeatureBins("x", List.of(-1.0, 0.0, 2.5), 4);
    assertThat(codes(bins, -2, -1, -0.5, -0.0, 0, 1e-300, 2.5, 2.6, Double.NaN))
        .containsExactly(0, 0, 1, 1, 1, 2, 2, 3, 4);
    assertThat(bins.leastCodes()).isEqualTo(5);
  }

  @Test
  void grid_ofAValue_isTheNearestCentre() {
    FeatureGrid grid = new FeatureGrid("x", 0, 4, 4, 2);
    assertThat(codes(grid, -9, 0.49, 0.5, 3.4, 9, Double.NaN)).containsExactly(0, 0, 1, 3, 4, 2);
    assertThat(IntStream.rangeClosed(0, 4).mapToDouble(grid::centre).toArray())
        .containsExactly(0, 1, 2, 3, 4);
    assertThat(grid.leastCodes()).isEqualTo(5);
    assertThat(new FeatureGrid("x", 0, 4, 4, 5).leastCodes()).isEqualTo(6);
  }

  private static int[] codes(Feature feature, double... values) {
    return DoubleStream.of(values).mapToInt(x -> feature.quantize(x, 255)).toArray();
  }

  static Stream<Feature> features() {
    return Stream.of(
        new FeatureRange("x", -Double.MAX_VALUE, Double.MAX_VALUE),
        new FeatureGrid("x", -Double.MAX_VALUE, Double.MAX_VALUE, 255, 255),
        new FeatureGrid("x", 1, 1, 1, 0),
        new FeatureGrid("x", -Double.MIN_VALUE, Double.MIN_VALUE, 255, 0),
        new FeatureBins("x", List.of(), 1),
        new FeatureBins("x", List.of(-Double.MAX_VALUE, 0.0, Double.MAX_VALUE), 0));
  }

  @ParameterizedTest
  @MethodSource("features")
  void code_ofAnyNumber_isInRange(Feature feature) {
    for (double x : CORNERS) {
      assertThat(feature.quantize(x, 255)).as("%s of %s", x, feature).isBetween(0, 255);
    }
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("NaN cut", "finite", () -> new FeatureBins("x", List.of(Double.NaN), 0)),
        fault(
            "infinite cut",
            "finite",
            () -> new FeatureBins("x", List.of(Double.POSITIVE_INFINITY), 0)),
        fault(
            "cut at minus infinity",
            "finite",
            () -> new FeatureBins("x", List.of(Double.NEGATIVE_INFINITY), 0)),
        fault("cuts in no order", "above", () -> new FeatureBins("x", List.of(1.0, 0.5), 0)),
        fault("equal cuts", "above", () -> new FeatureBins("x", List.of(0.0, -0.0), 0)),
        fault("code of missing", "[0, 2]", () -> new FeatureBins("x", List.of(1.0), 3)),
        fault("negative code", "[0, 2]", () -> new FeatureBins("x", List.of(1.0), -1)),
        fault(
            "many cuts",
            "fewer than 2^16",
            () ->
                new FeatureBins(
                    "x", IntStream.range(0, 1 << 16).mapToObj(i -> (double) i).toList(), 0)),
        fault("empty range", "low at most high", () -> new FeatureGrid("x", 1, 0, 1, 0)),
        fault("NaN range", "finite", () -> new FeatureGrid("x", Double.NaN, 0, 1, 0)),
        fault("no levels", "[1, 2^16)", () -> new FeatureGrid("x", 0, 1, 0, 0)),
        fault("many levels", "[1, 2^16)", () -> new FeatureGrid("x", 0, 1, 1 << 16, 0)),
        fault("code of missing in a grid", "[0, 4]", () -> new FeatureGrid("x", 0, 1, 3, 5)),
        fault("name of bins", "printable", () -> new FeatureBins("a\nb", List.of(), 0)),
        fault("name of a grid", "printable", () -> new FeatureGrid("a\nb", 0, 1, 1, 0)));
  }

  private static Arguments fault(String name, String expected, ThrowingCallable attempt) {
    return argumentSet(name, expected, attempt);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void feature_impossible_isRefusedWithTheRule(String expected, ThrowingCallable attempt) {
    assertThat(catchThrowableOfType(ParameterException.class, attempt).expected())
        .contains(expected);
  }
}
