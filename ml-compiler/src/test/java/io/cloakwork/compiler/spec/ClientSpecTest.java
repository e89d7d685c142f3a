package io.cloakwork.compiler.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakwork.compiler.ir.Encoding;
import io.cloakwork.compiler.tensor.ClassLabels;
import io.cloakwork.compiler.tensor.Matrix;
import io.cloakwork.compiler.tensor.Norm;
import io.cloakwork.compiler.tensor.PostTransform;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Specifications come from servers that may lie: no number in one makes a client's row throw. */
class ClientSpecTest {
  private static final List<Norm> NORMS = List.of(Norm.values());
  private static final double[] CORNERS = {
    0,
    -0.0,
    1,
    -1,
    41.9,
    42.1,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY
  };

  @Test
  void quantize_stepsThatOverflowAtAThreshold_neverThrow() {
    ClientSpec spec = spec(List.of(scale(0, Double.MAX_VALUE / 42), scale(0, 0)), 1);
    assertThat(spec.quantize(new double[] {41.9})).containsExactly(128); // 0 in [-10, 10]
    assertThat(spec.quantize(new double[] {42.1})).containsExactly(0); // infinity times 0
  }

  /** Every list of up to three steps from steps with corner constants, on every corner value. */
  @Test
  void quantize_anyStepsOnAnyNumber_givesIntegersInRange() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(42);
    for (int trial = 0; trial < 20_000; trial++) {
      List<ClientStep> steps =
          Stream.generate(() -> step(random)).limit(random.nextInt(4)).toList();
      double[] row = {corner(random), corner(random)};
      int[] integers = spec(steps, 2).quantize(row);
      assertThat(Arrays.stream(integers).boxed()).as("%s", steps).allMatch(i -> i >= 0 && i <= 255);
    }
  }

  @Test
  void requireUsable_missingValue_isDecidedByTheKindsOfStepsAlone() {
    double[] missing = {1, Double.NaN};
    List<List<ClientStep>> withoutValues =
        List.of(
            List.of(),
            List.of(scale(0, 0, 0, 0)),
            List.of(new ClientStep.Impute(-1, Matrix.vector(0, 0))));
    for (List<ClientStep> steps : withoutValues) {
      assertThatThrownBy(() -> spec(steps, 2).requireUsable(missing))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("feature x1 is missing");
      assertThatCode(() -> spec(steps, 2).requireUsable(new double[] {1, 2}))
          .doesNotThrowAnyException();
    }
    ClientStep imputer = new ClientStep.Impute(Double.NaN, Matrix.vector(0, 7));
    List<List<ClientStep>> withValues =
        List.of(List.of(imputer), List.of(scale(0, 1, 0, 1), imputer));
    for (List<ClientStep> steps : withValues) {
      assertThat(spec(steps, 2).quantize(missing)[1])
          .isEqualTo(spec(steps, 2).quantize(new double[] {1, 7})[1]);
    }
  }

  @Test
  void requireUsable_missingValueOfAFeatureThatHasACodeForIt_isUsable() {
    ClientSpec spec = spec(new FeatureBins("a", List.of(1.0), 2), new FeatureRange("b", 0, 1));
    assertThat(spec.quantize(new double[] {Double.NaN, 1})).containsExactly(2, 255);
    assertThatThrownBy(() -> spec.requireUsable(new double[] {1, Double.NaN}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("feature b is missing");
  }

  @Test
  void feature_ofMoreCodesThanItsBits_isRefused() {
    ParameterException e =
        catchThrowableOfType(
            ParameterException.class, () -> spec(new FeatureGrid("a", 0, 1, 255, 256)));
    assertThat(e.what()).isEqualTo("codes of feature a");
    assertThat(e.expected()).isEqualTo("at most 256");
    assertThat(e.actual()).isEqualTo("257");
  }

  private static ClientSpec spec(Feature... features) {
    return new ClientSpec(
        "m",
        8,
        List.of(features),
        List.of(),
        new Packing(1024, 40),
        0,
        List.of(new Encoding(1, false)),
        new Answer.Label(new ClassLabels(List.of("a", "b"), false)),
        true);
  }

  @Test
  void requireUsable_otherLength_namesBoth() {
    MismatchException e =
        catchThrowableOfType(
            MismatchException.class, () -> spec(List.of(), 2).requireUsable(new double[3]));
    assertThat(e.expected()).isEqualTo("2");
    assertThat(e.actual()).isEqualTo("3");
  }

  static Stream<ClientStep> stepsForOneNumber() {
    return Stream.of(
        new ClientStep.Impute(Double.NaN, Matrix.vector(0)),
        scale(0, 1),
        new ClientStep.Scale(Matrix.vector(0, 0), Matrix.vector(1)),
        new ClientStep.Scale(Matrix.vector(0), Matrix.vector(1, 1)));
  }

  @ParameterizedTest
  @MethodSource("stepsForOneNumber")
  void steps_otherWidth_areRefusedBeforeAndAfter(ClientStep step) {
    List<ClientStep> steps = List.of(new ClientStep.Normalize(Norm.L2), step);
    ClassLabels labels = new ClassLabels(List.of("a", "b"), false);
    for (ThrowingCallable attempt :
        List.<ThrowingCallable>of(
            () -> spec(steps, 2),
            () -> new Answer.Values(List.of(1.0, 1.0), PostTransform.NONE, steps),
            () -> new Answer.Scores(labels, List.of(1.0, 1.0), PostTransform.NONE, steps),
            // One score of a classifier becomes two values.
            () -> new Answer.Scores(labels, List.of(1.0), PostTransform.NONE, steps))) {
      ParameterException e = catchThrowableOfType(ParameterException.class, attempt);
      assertThat(e.what()).isEqualTo("constants of a client step");
      assertThat(e.expected()).isEqualTo("2");
    }
  }

  @Test
  void interpret_stepsOfRightWidth_giveValues() {
    Answer answer =
        new Answer.Scores(
            new ClassLabels(List.of("a", "b"), false),
            List.of(0.5),
            PostTransform.NONE,
            List.of(scale(0, 1, 0, 2)));
    assertThat(answer.interpret(new long[] {6}).values()).containsExactly(-2.0, 6.0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a\nb", "\u001b[2Ja", "a\u009b", "a\u202eb", "a\u2028b", "a\u007f", "a\ud800"})
  void names_thatAreNotPrintable_areRefused(String name) {
    ParameterException feature =
        catchThrowableOfType(ParameterException.class, () -> new FeatureRange(name, 0, 1));
    assertThat(feature.expected()).isEqualTo("printable characters");
    assertThat(feature.getMessage()).doesNotContain(name).contains("?");
    assertThatThrownBy(() -> new ClassLabels(List.of("a", name), false))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("class label");
  }

  @Test
  void names_tooLong_areRefusedWithoutRepeatingThem() {
    ParameterException e =
        catchThrowableOfType(
            ParameterException.class, () -> new FeatureRange("x".repeat(257), 0, 1));
    assertThat(e.expected()).isEqualTo("at most 256 characters");
    assertThat(e.getMessage()).hasSizeLessThan(200);
    assertThat(new FeatureRange("mean größe 大きさ 😀 (cm²)", 0, 1).name()).isNotEmpty();
  }

  private static ClientSpec spec(List<ClientStep> before, int width) {
    return new ClientSpec(
        "m",
        8,
        IntStream.range(0, width)
            .<Feature>mapToObj(i -> new FeatureRange("x" + i, -10, 10))
            .toList(),
        before,
        new Packing(1024, 40),
        0,
        List.of(new Encoding(1, false)),
        new Answer.Label(new ClassLabels(List.of("a", "b"), false)),
        true);
  }

  /** Pairs of offset and scale. */
  private static ClientStep scale(double... pairs) {
    int width = pairs.length / 2;
    return new ClientStep.Scale(
        Matrix.vector(IntStream.range(0, width).mapToDouble(i -> pairs[2 * i]).toArray()),
        Matrix.vector(IntStream.range(0, width).mapToDouble(i -> pairs[2 * i + 1]).toArray()));
  }

  private static ClientStep step(RandomGenerator random) {
    return switch (random.nextInt(3)) {
      case 0 -> scale(finite(random), finite(random), finite(random), finite(random));
      case 1 ->
          new ClientStep.Impute(
              random.nextBoolean() ? Double.NaN : corner(random),
              Matrix.vector(finite(random), finite(random)));
      default -> new ClientStep.Normalize(NORMS.get(random.nextInt(NORMS.size())));
    };
  }

  private static double finite(RandomGenerator random) {
    return CORNERS[random.nextInt(CORNERS.length - 2)];
  }

  private static double corner(RandomGenerator random) {
    return CORNERS[random.nextInt(CORNERS.length)];
  }
}
