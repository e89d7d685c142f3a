package io.cloakwork.compiler.frontend;

import static io.cloakwork.compiler.fixtures.OnnxModels.constant;
import static io.cloakwork.compiler.fixtures.OnnxModels.floats;
import static io.cloakwork.compiler.fixtures.OnnxModels.integer;
import static io.cloakwork.compiler.fixtures.OnnxModels.ints;
import static io.cloakwork.compiler.fixtures.OnnxModels.ml;
import static io.cloakwork.compiler.fixtures.OnnxModels.model;
import static io.cloakwork.compiler.fixtures.OnnxModels.number;
import static io.cloakwork.compiler.fixtures.OnnxModels.onnx;
import static io.cloakwork.compiler.fixtures.OnnxModels.string;
import static io.cloakwork.compiler.fixtures.OnnxModels.strings;
import static io.cloakwork.compiler.fixtures.OnnxModels.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cloakwork.compiler.data.CsvTable;
import io.cloakwork.compiler.fixtures.OnnxRuntime;
import io.cloakwork.compiler.fixtures.RandomModels;
import io.cloakwork.compiler.fixtures.SampleModels;
import io.cloakwork.compiler.onnx.AttributeProto;
import io.cloakwork.compiler.onnx.ModelProto;
import io.cloakwork.compiler.onnx.NodeProto;
import io.cloakwork.compiler.onnx.TensorProto.DataType;
import io.cloakwork.compiler.onnx.ValueInfoProto;
import io.cloakwork.compiler.pipeline.ModelCompiler;
import io.cloakwork.compiler.tensor.FloatExecutor;
import io.cloakwork.compiler.tensor.TensorProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Imported and fused models against ONNX Runtime, which computes in float32. */
class OnnxRuntimeOracleTest {
  private static final double RELATIVE = 1e-4;

  private static void assertEqual(byte[] model, double[][] rows) {
    assertEqual(model, DataType.FLOAT, rows);
  }

  private static void assertEqual(byte[] model, DataType type, double[][] rows) {
    OnnxRuntime.Expected expected = OnnxRuntime.run(model, type, rows);
    TensorProgram imported = OnnxImporter.read(model, "m");
    TensorProgram fused = ModelCompiler.importModel(model, "m");
    for (TensorProgram program : List.of(imported, fused)) {
      FloatExecutor executor = new FloatExecutor(program);
      for (int r = 0; r < rows.length; r++) {
        FloatExecutor.Result result = executor.run(rows[r]);
        if (result.label().isPresent()) {
          assertThat(result.label().get()).isEqualTo(expected.labels().get(r));
        }
        double[] numbers = expected.numbers().get(r);
        assertThat(result.values()).hasSameSizeAs(numbers);
        for (int i = 0; i < numbers.length; i++) {
          assertThat(result.values()[i])
              .isCloseTo(numbers[i], within(RELATIVE * Math.max(1e-2, Math.abs(numbers[i]))));
        }
      }
    }
  }

  private static double[][] rows(int features) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(features);
    double[][] rows = new double[20][];
    for (int r = 0; r < rows.length; r++) {
      rows[r] = RandomModels.values(random, features);
    }
    return rows;
  }

  @ParameterizedTest
  @MethodSource("io.cloakwork.compiler.fixtures.SampleModels#linear")
  void sample_everyRow_isThatOfOnnxRuntime(SampleModels sample) {
    CsvTable table = sample.table();
    double[][] rows = new double[table.rowCount()][];
    for (int r = 0; r < rows.length; r++) {
      rows[r] = table.features(r);
    }
    assertEqual(sample.onnx(), rows);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NONE", "LOGISTIC", "SOFTMAX", "SOFTMAX_ZERO"})
  void classifier_anyPostTransform_isThatOfOnnxRuntime(String transform) {
    for (int rows : new int[] {1, 2, 4}) {
      RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(rows);
      AttributeProto[] attributes = {
        floats("coefficients", RandomModels.values(random, rows * 3)),
        floats("intercepts", RandomModels.values(random, rows)),
        ints("classlabels_ints", rows == 4 ? new long[] {9, -3, 5, 7} : new long[] {9, -3}),
        string("post_transform", transform),
        integer("multi_class", 1)
      };
      var node = ml("LinearClassifier", List.of("X"), List.of("L", "S"), attributes);
      assertEqual(model(3, List.of(node), "L", "S").build().toByteArray(), rows(3));
    }
  }

  /** Numbers of any type; ONNX Runtime computes in float32 whatever it is given. */
  @ParameterizedTest
  @EnumSource(names = {"FLOAT", "DOUBLE", "INT32", "INT64"})
  void input_ofAnyType_isThatOfOnnxRuntime(DataType type) {
    double[][] rows = rows(3);
    for (double[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        row[i] = Math.rint(100 * row[i]);
      }
    }
    NodeProto scaler =
        ml(
            "Scaler",
            List.of("X"),
            List.of("a"),
            floats("offset", 1, 2, 3),
            floats("scale", 0.01, 0.02, 0.03));
    NodeProto classifier =
        ml(
            "LinearClassifier",
            List.of("a"),
            List.of("L", "S"),
            floats("coefficients", 1, -2, 3),
            floats("intercepts", 0.125),
            ints("classlabels_ints", 0, 1),
            string("post_transform", "LOGISTIC"));
    ModelProto.Builder model = model(3, List.of(scaler, classifier), "L", "S");
    model.getGraphBuilder().setInput(0, tensor("X", type, 3));
    assertEqual(model.build().toByteArray(), type, rows);
  }

  /** What exporters make of a model: scaler, layer, normalizer, casts, a map, in random shapes. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void model_ofRandomShape_isThatOfOnnxRuntime(long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    int features = random.nextInt(1, 12);
    int classes = random.nextInt(1, 6);
    List<NodeProto> nodes = new ArrayList<>();
    String at = "X";
    if (random.nextBoolean()) {
      boolean each = random.nextBoolean();
      nodes.add(
          ml(
              "Scaler",
              List.of(at),
              List.of("scaled"),
              floats("offset", RandomModels.values(random, each ? features : 1)),
              floats("scale", RandomModels.values(random, each ? features : 1))));
      at = "scaled";
    }
    AttributeProto coefficients =
        floats("coefficients", RandomModels.values(random, features * classes));
    AttributeProto intercepts = floats("intercepts", RandomModels.values(random, classes));
    if (random.nextBoolean()) {
      nodes.add(
          ml(
              "LinearRegressor",
              List.of(at),
              List.of("S"),
              coefficients,
              intercepts,
              integer("targets", classes)));
      assertEqual(model(features, nodes, "S").build().toByteArray(), rows(features));
      return;
    }
    int labels = Math.max(2, classes);
    boolean strings = random.nextBoolean();
    String[] names = IntStream.range(0, labels).mapToObj(i -> "c" + i).toArray(String[]::new);
    long[] numbers = LongStream.range(0, labels).toArray();
    nodes.add(
        ml(
            "LinearClassifier",
            List.of(at),
            List.of("L", "p"),
            coefficients,
            intercepts,
            strings ? strings("classlabels_strings", names) : ints("classlabels_ints", numbers),
            string("post_transform", random.nextBoolean() ? "LOGISTIC" : "SOFTMAX")));
    nodes.add(ml("Normalizer", List.of("p"), List.of("q"), string("norm", "L1")));
    nodes.add(
        ml(
            "ZipMap",
            List.of("q"),
            List.of("S"),
            strings ? strings("classlabels_strings", names) : ints("classlabels_int64s", numbers)));
    ModelProto.Builder model = model(features, nodes, "L", "S");
    model
        .getGraphBuilder()
        .setOutput(0, ValueInfoProto.newBuilder().setName("L"))
        .setOutput(1, ValueInfoProto.newBuilder().setName("S"));
    assertEqual(model.build().toByteArray(), rows(features));
  }

  @ParameterizedTest
  @ValueSource(strings = {"MAX", "L1", "L2"})
  void normalizer_anyNorm_isThatOfOnnxRuntime(String norm) {
    double[][] rows = rows(3);
    rows[0] = new double[3];
    rows[1] = new double[] {-1, -2, -3};
    var node = ml("Normalizer", List.of("X"), List.of("S"), string("norm", norm));
    assertEqual(model(3, List.of(node), "S").build().toByteArray(), rows);
  }

  @Test
  void chain_ofEveryAffineOperator_isThatOfOnnxRuntime() {
    var imputer =
        ml(
            "Imputer",
            List.of("X"),
            List.of("a"),
            floats("imputed_value_floats", 1, 2, 3),
            number("replaced_value_float", Double.NaN));
    var scaler =
        ml(
            "Scaler",
            List.of("a"),
            List.of("b"),
            floats("offset", 0.5, -1, 2),
            floats("scale", 2, 3, -1));
    var gemm =
        onnx(
            "Gemm",
            List.of("d", "w2", "b2"),
            List.of("e"),
            number("alpha", 0.5),
            number("beta", 2),
            integer("transB", 1));
    var cast = onnx("Cast", List.of("g"), List.of("h"), integer("to", DataType.FLOAT.getNumber()));
    ModelProto.Builder model =
        model(
            3,
            List.of(
                imputer,
                scaler,
                onnx("Add", List.of("c0", "b"), List.of("c")),
                onnx("MatMul", List.of("c", "w1"), List.of("d")),
                gemm,
                onnx("Add", List.of("e", "c1"), List.of("f")).toBuilder().setName("last").build(),
                onnx("Identity", List.of("f"), List.of("g")),
                cast,
                ml("Normalizer", List.of("h"), List.of("S"), string("norm", "L2"))),
            "S");
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
    model
        .getGraphBuilder()
        .addInitializer(constant("c0", List.of(3L), 1, 2, 3))
        .addInitializer(constant("w1", List.of(3L, 4L), RandomModels.values(random, 12)))
        .addInitializer(constant("w2", List.of(2L, 4L), RandomModels.values(random, 8)))
        .addInitializer(constant("b2", List.of(1L, 2L), 0.25, -0.5))
        .addInitializer(constant("c1", List.of(1L), 3));
    double[][] rows = rows(3);
    rows[0][1] = Double.NaN;
    assertEqual(model.build().toByteArray(), rows);
    assertThat(ModelCompiler.importModel(model.build().toByteArray(), "m").ops())
        .as("imputer, one layer, normalizer")
        .hasSize(3);
  }
}
