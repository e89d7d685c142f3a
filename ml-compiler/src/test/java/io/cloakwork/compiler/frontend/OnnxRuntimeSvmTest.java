package io.cloakwork.compiler.frontend;

import static io.cloakwork.compiler.fixtures.OnnxModels.floats;
import static io.cloakwork.compiler.fixtures.OnnxModels.ints;
import static io.cloakwork.compiler.fixtures.OnnxModels.ml;
import static io.cloakwork.compiler.fixtures.OnnxModels.model;
import static io.cloakwork.compiler.fixtures.OnnxModels.string;
import static io.cloakwork.compiler.fixtures.OnnxModels.strings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.cloakwork.compiler.ModelException;
import io.cloakwork.compiler.OutputMode;
import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.artifact.ModelFile;
import io.cloakwork.compiler.artifact.NetworkModel;
import io.cloakwork.compiler.data.CsvTable;
import io.cloakwork.compiler.evaluation.Evaluation;
import io.cloakwork.compiler.evaluation.ExecutionMode;
import io.cloakwork.compiler.evaluation.ModelEvaluation;
import io.cloakwork.compiler.evaluation.RowRunner;
import io.cloakwork.compiler.fixtures.NetworkModels;
import io.cloakwork.compiler.fixtures.OnnxRuntime;
import io.cloakwork.compiler.fixtures.RandomModels;
import io.cloakwork.compiler.onnx.AttributeProto;
import io.cloakwork.compiler.onnx.TensorProto.DataType;
import io.cloakwork.compiler.pipeline.CompileOptions;
import io.cloakwork.compiler.pipeline.ModelCompiler;
import io.cloakwork.compiler.runtime.IntegerExecutor;
import io.cloakwork.compiler.spec.NetworkSpec;
import io.cloakwork.compiler.tensor.FloatExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Support vector classifiers with a linear kernel, against ONNX Runtime, and compiled. */
class OnnxRuntimeSvmTest {
  private static final int FEATURES = 3;

  private static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /** A machine with some vectors for each class, or with none at all. */
  private static List<AttributeProto> attributes(int classes, boolean vectors) {
    RandomGenerator random = random(classes);
    List<AttributeProto> attributes = new ArrayList<>();
    attributes.add(
        ints("classlabels_ints", LongStream.range(0, classes).map(i -> 7 - 3 * i).toArray()));
    attributes.add(string("kernel_type", "LINEAR"));
    attributes.add(floats("kernel_params", 0.5, 0, 3));
    if (!vectors) {
      attributes.add(floats("coefficients", RandomModels.values(random, classes * FEATURES)));
      attributes.add(floats("rho", 0.25));
      return attributes;
    }
    long[] perClass = random.longs(classes, 1, 5).toArray();
    int all = (int) LongStream.of(perClass).sum();
    attributes.add(ints("vectors_per_class", perClass));
    attributes.add(floats("support_vectors", RandomModels.values(random, all * FEATURES)));
    attributes.add(floats("coefficients", RandomModels.values(random, all * (classes - 1))));
    attributes.add(floats("rho", RandomModels.values(random, classes * (classes - 1) / 2)));
    return attributes;
  }

  private static byte[] machine(int classes, boolean vectors, AttributeProto... more) {
    List<AttributeProto> attributes = attributes(classes, vectors);
    attributes.addAll(List.of(more));
    return of(attributes);
  }

  private static byte[] of(List<AttributeProto> attributes) {
    var node =
        ml(
            "SVMClassifier",
            List.of("X"),
            List.of("L", "S"),
            attributes.toArray(AttributeProto[]::new));
    return model(FEATURES, List.of(node), "L", "S").build().toByteArray();
  }

  private static CsvTable table() {
    return RandomModels.table(random(99), FEATURES, 40);
  }

  @ParameterizedTest
  @CsvSource({
    "2, true, NONE",
    "2, true, LOGISTIC",
    "2, true, SOFTMAX",
    "3, true, NONE",
    "3, true, SOFTMAX",
    "5, true, NONE",
    "5, true, LOGISTIC",
    "3, false, NONE",
    "4, false, SOFTMAX",
  })
  void classifier_everyRow_isThatOfOnnxRuntime(int classes, boolean vectors, String transform) {
    byte[] onnx = machine(classes, vectors, string("post_transform", transform));
    double[][] rows = IntStream.range(0, 40).mapToObj(table()::features).toArray(double[][]::new);
    OnnxRuntime.Expected expected = OnnxRuntime.run(onnx, DataType.FLOAT, rows);
    FloatExecutor executor = new FloatExecutor(ModelCompiler.importModel(onnx, "m"));
    for (int r = 0; r < rows.length; r++) {
      FloatExecutor.Result result = executor.run(rows[r]);
      assertThat(result.label()).contains(expected.labels().get(r));
      assertThat(result.values()).containsExactly(expected.numbers().get(r), within(1e-4));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void label_underEncryption_isThatOfTheIntegers(int classes) {
    CompiledModel model =
        new ModelCompiler(CompileOptions.of("svm").withOutput(OutputMode.LABEL).withBits(6))
            .compile(machine(classes, true), Optional.of(table()));
    Evaluation clear =
        new ModelEvaluation(model, table(), Optional.empty())
            .run(ExecutionMode.CLEAR, RowRunner.clear(model));
    Evaluation simulated =
        new ModelEvaluation(model, table(), Optional.empty())
            .run(ExecutionMode.SIMULATED, RowRunner.simulated(model, random(3)));
    assertThat(clear.agreeClear()).isEqualTo(40);
    assertThat(simulated.agreeClear()).isEqualTo(40);
    assertThat(model.report().noise().worstLog2()).isLessThanOrEqualTo(-128);
    assertThat(ModelFile.decode(ModelFile.encode(model))).isEqualTo(model);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void scores_ofPairs_chooseTheLabelAtTheClient(int classes) {
    byte[] onnx = machine(classes, true);
    CompiledModel scores =
        new ModelCompiler(CompileOptions.of("svm").withOutput(OutputMode.SCORES))
            .compile(onnx, Optional.of(table()));
    CompiledModel label =
        new ModelCompiler(CompileOptions.of("svm").withOutput(OutputMode.LABEL))
            .compile(onnx, Optional.of(table()));
    assertThat(ModelFile.decode(ModelFile.encode(scores))).isEqualTo(scores);
    IntegerExecutor pairs = new IntegerExecutor(scores.meaning());
    IntegerExecutor decided = new IntegerExecutor(label.meaning());
    for (int r = 0; r < 40; r++) {
      double[] row = table().features(r);
      assertThat(
              scores.client().answer().interpret(pairs.run(scores.client().quantize(row))).label())
          .isEqualTo(
              label.client().answer().interpret(decided.run(label.client().quantize(row))).label());
    }
  }

  @Test
  void label_onEncryptedIntegers_isThatOfTheIntegers() {
    NetworkModel model =
        NetworkModels.compile(
            CompileOptions.of("svm").withOutput(OutputMode.LABEL).withBits(4),
            machine(3, true),
            table());
    IntegerExecutor exact = new IntegerExecutor(model.meaning());
    for (int r = 0; r < 10; r++) {
      double[] row = table().features(r);
      assertThat(NetworkSpec.integers(NetworkModels.run(model, row)))
          .isEqualTo(exact.run(model.spec().quantize(row)));
    }
  }

  /** What is refused, and what the message says. */
  record Refusal(List<AttributeProto> attributes, String reason) {}

  static List<Refusal> refusals() {
    return List.of(
        new Refusal(with("kernel_type", string("kernel_type", "RBF")), "the kernel RBF"),
        new Refusal(with("none", floats("prob_a", 1)), "probabilities (prob_a, prob_b)"),
        new Refusal(with("rho", floats("rho", 1, 2)), "rho: expected 3 values, got 2"),
        new Refusal(with("coefficients", floats("coefficients", 1)), "coefficients: expected "),
        new Refusal(
            with("support_vectors", floats("support_vectors", 1)), "support_vectors: expected "),
        new Refusal(
            with("vectors_per_class", ints("vectors_per_class", 1, 2)),
            "vectors_per_class: expected 3 values, got 2"),
        new Refusal(
            with("vectors_per_class", ints("vectors_per_class", 1, -2, 5)),
            "vectors_per_class: expected 0 to "),
        new Refusal(
            with("classlabels_ints", strings("classlabels_strings", "a")),
            "class labels: at least 2, got 1"),
        new Refusal(
            with("classlabels_ints", ints("classlabels_ints", LongStream.range(0, 65).toArray())),
            "65 classes of 3 features"),
        new Refusal(attributes(2, false), "two classes without support vectors"));
  }

  /** A machine of three classes with one attribute replaced, or more. */
  private static List<AttributeProto> with(String replaced, AttributeProto other) {
    List<AttributeProto> attributes = attributes(3, true);
    attributes.removeIf(attribute -> attribute.getName().equals(replaced));
    attributes.add(other);
    return attributes;
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void classifier_thatIsNone_isRefusedWithNodeOperatorReasonAndAdvice(Refusal refusal) {
    ModelException fault =
        catchThrowableOfType(
            ModelException.class, () -> OnnxImporter.read(of(refusal.attributes), "m"));
    assertThat(fault.node()).isEqualTo("the_SVMClassifier");
    assertThat(fault.operator()).isEqualTo("SVMClassifier");
    assertThat(fault.reason()).contains(refusal.reason);
    assertThat(fault.advice()).isNotBlank();
  }
}
