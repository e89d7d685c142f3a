package io.cloakwork.compiler.frontend;

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
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.cloakwork.compiler.ModelException;
import io.cloakwork.compiler.fixtures.OnnxRuntime;
import io.cloakwork.compiler.fixtures.OnnxTrees;
import io.cloakwork.compiler.fixtures.OnnxTrees.Shape;
import io.cloakwork.compiler.fixtures.RandomModels;
import io.cloakwork.compiler.fixtures.RandomOnnxTrees;
import io.cloakwork.compiler.onnx.AttributeProto;
import io.cloakwork.compiler.onnx.AttributeProto.AttributeType;
import io.cloakwork.compiler.onnx.ModelProto;
import io.cloakwork.compiler.onnx.NodeProto;
import io.cloakwork.compiler.onnx.TensorProto;
import io.cloakwork.compiler.onnx.TensorProto.DataType;
import io.cloakwork.compiler.pipeline.ModelCompiler;
import io.cloakwork.compiler.tensor.FloatExecutor;
import io.cloakwork.compiler.tensor.TensorOp;
import io.cloakwork.compiler.tensor.TensorProgram;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What exporters put around a model: columns, shapes, constants, names of classes. */
class ShapesTest {
  private static final int ROWS = 50;

  private static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  private static double[][] rows(int features) {
    RandomGenerator random = random(features);
    return Stream.generate(() -> RandomModels.values(random, features))
        .limit(ROWS)
        .toArray(double[][]::new);
  }

  private static TensorProto indices(String name, List<Long> shape, long... values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(DataType.INT64.getNumber())
            .addAllDims(shape);
    for (long value : values) {
      tensor.addInt64Data(value);
    }
    return tensor.build();
  }

  private static void assertEqual(ModelProto.Builder model, double[][] rows) {
    byte[] bytes = model.build().toByteArray();
    OnnxRuntime.Expected expected = OnnxRuntime.run(bytes, DataType.FLOAT, rows);
    for (TensorProgram program :
        List.of(OnnxImporter.read(bytes, "m"), ModelCompiler.importModel(bytes, "m"))) {
      FloatExecutor executor = new FloatExecutor(program);
      for (int r = 0; r < rows.length; r++) {
        FloatExecutor.Result result = executor.run(rows[r]);
        if (result.label().isPresent()) {
          assertThat(result.label()).contains(expected.labels().get(r));
        }
        assertThat(result.values()).containsExactly(expected.numbers().get(r), within(1e-5));
      }
    }
  }

  private static NodeProto named(String name, NodeProto node) {
    return node.toBuilder().setName(name).build();
  }

  /** Two inputs joined, columns picked, scaled and imputed; a label encoded; nodes in no order. */
  @Test
  void columnsOfTwoInputs_beforeALinearClassifier_areThoseOfOnnxRuntime() {
    List<NodeProto> nodes =
        List.of(
            ml(
                "LinearClassifier",
                List.of("e"),
                List.of("l", "p"),
                floats("coefficients", 1, -2, 3),
                floats("intercepts", 0.25),
                ints("classlabels_ints", 7, 9),
                string("post_transform", "LOGISTIC")),
            onnx("Concat", List.of("X", "Y"), List.of("a"), integer("axis", 1)),
            onnx("Gather", List.of("a", "picked"), List.of("b"), integer("axis", -1)),
            ml(
                "Scaler",
                List.of("b"),
                List.of("c"),
                floats("offset", 1, 2, 3),
                floats("scale", 0.5, 0.25, -1)),
            ml(
                "Imputer",
                List.of("c"),
                List.of("d"),
                floats("imputed_value_floats", 1, 2, 3),
                number("replaced_value_float", Double.NaN)),
            onnx("Dropout", List.of("d"), List.of("e")),
            ml(
                "LabelEncoder",
                List.of("l"),
                List.of("m"),
                ints("keys_int64s", 9, 7),
                strings("values_strings", "nine", "seven")),
            onnx("Reshape", List.of("m", "flat"), List.of("L")),
            named("last", onnx("Flatten", List.of("p"), List.of("S"))));
    ModelProto.Builder model = model(2, nodes, "L", "S");
    model
        .getGraphBuilder()
        .addInput(tensor("Y", DataType.FLOAT, 3))
        .addInitializer(indices("picked", List.of(3L), 4, 0, -2))
        .addInitializer(indices("flat", List.of(1L), -1))
        .getOutputBuilder(0)
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .setElemType(DataType.STRING.getNumber());
    double[][] rows = rows(5);
    rows[0][4] = Double.NaN;
    assertEqual(model, rows);
    TensorProgram fused = ModelCompiler.importModel(model.build().toByteArray(), "m");
    assertThat(fused.ops()).as("imputer and scaler on the row, one layer").hasSize(3);
    assertThat(fused.inputWidth()).isEqualTo(5);
    assertThat(((TensorOp.Classifier) fused.ops().getLast()).labels().names())
        .containsExactly("seven", "nine");
  }

  /** As from a table with one input per column. */
  @Test
  void columnsOfSeveralInputs_beforeTrees_areThoseOfOnnxRuntime() {
    RandomOnnxTrees random =
        new RandomOnnxTrees(
            random(5),
            3,
            1,
            DataType.FLOAT,
            List.of("LEQ", "GT"),
            RandomOnnxTrees.Leaves.FIRST,
            true,
            true);
    ModelProto.Builder model = OnnxTrees.regressor(3, Shape.of(1), random.trees(4, 4));
    NodeProto trees = model.getGraph().getNode(0);
    model
        .getGraphBuilder()
        .clearNode()
        .addNode(trees.toBuilder().setInput(0, "c"))
        .addNode(
            ml(
                "Scaler",
                List.of("b"),
                List.of("c"),
                floats("offset", 0, 0, 0),
                floats("scale", 1, -2, 0.5)))
        .addNode(ml("ArrayFeatureExtractor", List.of("a", "picked"), List.of("b")))
        .addNode(
            ml(
                "FeatureVectorizer",
                List.of("X", "Y", "Z"),
                List.of("a"),
                ints("inputdimensions", 1, 2, 1)))
        .clearInput()
        .addInput(tensor("X", DataType.FLOAT, 1))
        .addInput(tensor("Y", DataType.FLOAT, 2))
        .addInput(tensor("Z", DataType.FLOAT, 1))
        .addInitializer(indices("picked", List.of(3L), 3, 0, 2));
    double[][] threes = random.rows(ROWS);
    double[][] rows =
        Arrays.stream(threes)
            .map(row -> new double[] {row[0], 17, row[1], row[2]})
            .toArray(double[][]::new);
    assertEqual(model, rows);
    TensorProgram fused = ModelCompiler.importModel(model.build().toByteArray(), "m");
    assertThat(((TensorOp.TreeOp) fused.ops().getLast()).ensemble().features()).isEqualTo(4);
  }

  /** As of a transformer of columns: each part imputed, some of them scaled, then joined. */
  @Test
  void columns_thatAreTreatedDifferently_areThoseOfOnnxRuntime() {
    List<NodeProto> nodes =
        List.of(
            ml(
                "Imputer",
                List.of("X"),
                List.of("a"),
                floats("imputed_value_floats", 1, 2),
                number("replaced_value_float", Double.NaN)),
            ml(
                "Scaler",
                List.of("a"),
                List.of("b"),
                floats("offset", 0.5, -0.25),
                floats("scale", 3, -2)),
            named(
                "other",
                ml(
                    "Imputer",
                    List.of("Y"),
                    List.of("c"),
                    floats("imputed_value_floats", 5),
                    number("replaced_value_float", Double.NaN))),
            onnx("Concat", List.of("c", "b"), List.of("d"), integer("axis", 1)),
            ml(
                "LinearRegressor",
                List.of("d"),
                List.of("S"),
                floats("coefficients", 1, -2, 3),
                floats("intercepts", 0.5)));
    ModelProto.Builder model = model(2, nodes, "S");
    model.getGraphBuilder().addInput(tensor("Y", DataType.FLOAT, 1));
    double[][] rows = rows(3);
    rows[0][0] = Double.NaN;
    rows[1][2] = Double.NaN;
    assertEqual(model, rows);
    assertThat(ModelCompiler.importModel(model.build().toByteArray(), "m").ops())
        .as("imputer and one layer")
        .hasSize(2);
  }

  @Test
  void supportVectors_ofALinearKernel_areOneLayer() {
    NodeProto svm =
        ml(
            "SVMRegressor",
            List.of("X"),
            List.of("S"),
            floats("coefficients", 0.5, -1.5),
            floats("support_vectors", 1, 2, 3, 4, 5, 6),
            floats("rho", 0.125),
            integer("n_supports", 2),
            floats("kernel_params", 0, 0, 0),
            string("kernel_type", "LINEAR"));
    assertEqual(model(3, List.of(svm), "S"), rows(3));
    NodeProto liblinear =
        ml(
            "SVMRegressor",
            List.of("X"),
            List.of("S"),
            floats("coefficients", 0.5, -1.5, 2),
            floats("rho", 0.125),
            integer("n_supports", 0),
            floats("kernel_params", 0, 0, 0),
            string("kernel_type", "LINEAR"));
    assertEqual(model(3, List.of(liblinear), "S"), rows(3));
  }

  @Test
  void constants_ofNodes_areWeightsAndShapes() {
    ModelProto.Builder model =
        model(
            2,
            List.of(
                onnx("MatMul", List.of("X", "w"), List.of("a")),
                onnx("Constant", List.of(), List.of("w")).toBuilder()
                    .addAttribute(
                        AttributeProto.newBuilder()
                            .setName("value")
                            .setType(AttributeType.TENSOR)
                            .setT(
                                TensorProto.newBuilder()
                                    .setDataType(DataType.FLOAT.getNumber())
                                    .addDims(2)
                                    .addDims(1)
                                    .addFloatData(3)
                                    .addFloatData(-4)))
                    .build(),
                named("axes", onnx("Constant", List.of(), List.of("k"), ints("value_ints", -1, 1))),
                onnx("Reshape", List.of("a", "k"), List.of("S"))),
            "S");
    assertEqual(model, rows(2));
  }

  @Test
  void outputs_thatAreOneValue_areOneOutput() {
    ModelProto.Builder model =
        model(
            2,
            List.of(
                ml("LinearRegressor", List.of("X"), List.of("a"), floats("coefficients", 1, 2)),
                onnx("Identity", List.of("a"), List.of("S"))),
            "S",
            "a");
    assertThat(OnnxImporter.read(model.build().toByteArray(), "m").width("a")).isEqualTo(1);
  }

  private static ModelProto.Builder single(NodeProto node, TensorProto... constants) {
    ModelProto.Builder model = model(2, List.of(node), "S");
    model.getGraphBuilder().addAllInitializer(List.of(constants));
    return model;
  }

  private static ModelProto.Builder encoded(NodeProto encoder) {
    return model(
        2,
        List.of(
            ml(
                "LinearClassifier",
                List.of("X"),
                List.of("l", "S"),
                floats("coefficients", 1, 2),
                ints("classlabels_ints", 0, 1)),
            encoder),
        "L",
        "S");
  }

  static Stream<Arguments> faults() {
    TensorProto two = indices("i", List.of(1L), 2);
    TensorProto shape = indices("i", List.of(2L), 1, 4);
    return Stream.of(
        argumentSet(
            "column out of range",
            single(onnx("Gather", List.of("X", "i"), List.of("S"), integer("axis", 1)), two),
            "the_Gather",
            "column 2 of 2"),
        argumentSet(
            "rows picked",
            single(onnx("Gather", List.of("X", "i"), List.of("S")), two),
            "the_Gather",
            "axis = 0"),
        argumentSet(
            "indices that are not constant",
            single(ml("ArrayFeatureExtractor", List.of("X", "X"), List.of("S"))),
            "the_ArrayFeatureExtractor",
            "'X' is not a constant"),
        argumentSet(
            "rows joined",
            single(onnx("Concat", List.of("X", "X"), List.of("S"), integer("axis", 0))),
            "the_Concat",
            "axis = 0"),
        argumentSet(
            "computed values joined",
            model(
                2,
                List.of(
                    ml("Normalizer", List.of("X"), List.of("n")),
                    onnx("Concat", List.of("X", "n"), List.of("S"), integer("axis", 1))),
                "S"),
            "the_Concat",
            "'n' is not made of single columns"),
        argumentSet(
            "imputed columns joined with others",
            model(
                2,
                List.of(
                    ml("Imputer", List.of("X"), List.of("n"), floats("imputed_value_floats", 1, 2)),
                    onnx("Concat", List.of("X", "n"), List.of("S"), integer("axis", 1))),
                "S"),
            "the_Concat",
            "some of its inputs are imputed"),
        argumentSet(
            "widths of a vectorizer",
            single(ml("FeatureVectorizer", List.of("X"), List.of("S"), ints("inputdimensions", 1))),
            "the_FeatureVectorizer",
            "inputdimensions [1]"),
        argumentSet(
            "rows reshaped",
            single(onnx("Reshape", List.of("X", "i"), List.of("S")), shape),
            "the_Reshape",
            "shape [1, 4]"),
        argumentSet(
            "rows flattened",
            single(onnx("Flatten", List.of("X"), List.of("S"), integer("axis", 0))),
            "the_Flatten",
            "axis = 0"),
        argumentSet(
            "columns squeezed",
            single(onnx("Squeeze", List.of("X"), List.of("S"), ints("axes", 1))),
            "the_Squeeze",
            "axes [1] for rows of 2"),
        argumentSet(
            "rows unsqueezed",
            single(onnx("Unsqueeze", List.of("X"), List.of("S"), ints("axes", 0))),
            "the_Unsqueeze",
            "axes [0]"),
        argumentSet(
            "training",
            single(onnx("Dropout", List.of("X"), List.of("S"), integer("is_test", 0))),
            "the_Dropout",
            "training mode"),
        argumentSet(
            "constant without a number",
            single(onnx("Constant", List.of(), List.of("S"), string("value_string", "x"))),
            "the_Constant",
            "gives no number"),
        argumentSet(
            "encoded numbers",
            single(
                ml(
                    "LabelEncoder",
                    List.of("X"),
                    List.of("S"),
                    ints("keys_int64s", 0),
                    ints("values_int64s", 1))),
            "the_LabelEncoder",
            "not the label of a classifier"),
        argumentSet(
            "counts of an encoder",
            encoded(
                ml(
                    "LabelEncoder",
                    List.of("l"),
                    List.of("L"),
                    ints("keys_int64s", 0, 1),
                    ints("values_int64s", 1))),
            "the_LabelEncoder",
            "2 keys for 1 values"),
        argumentSet(
            "two classes of one name",
            encoded(
                ml(
                    "LabelEncoder",
                    List.of("l"),
                    List.of("L"),
                    ints("keys_int64s", 5),
                    ints("values_int64s", 6))),
            "the_LabelEncoder",
            "two are the same"),
        argumentSet(
            "kernel",
            single(
                ml(
                    "SVMRegressor",
                    List.of("X"),
                    List.of("S"),
                    string("kernel_type", "RBF"),
                    integer("n_supports", 1))),
            "the_SVMRegressor",
            "kernel RBF"),
        argumentSet(
            "count of support vectors",
            single(
                ml(
                    "SVMRegressor",
                    List.of("X"),
                    List.of("S"),
                    floats("coefficients", 1),
                    floats("support_vectors", 1, 2, 3),
                    floats("rho", 1),
                    integer("n_supports", 1))),
            "the_SVMRegressor",
            "support_vectors: expected 2 values, got 3"),
        argumentSet(
            "many columns",
            single(
                onnx("Concat", Collections.nCopies(40_000, "X"), List.of("S"), integer("axis", 1))),
            "the_Concat",
            "more than 65536 columns"),
        argumentSet(
            "second output",
            model(
                2,
                List.of(
                    ml("Normalizer", List.of("X"), List.of("S")),
                    named("2", ml("Normalizer", List.of("X"), List.of("T")))),
                "S",
                "T"),
            "T",
            "a second output of numbers, beside S"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void file_faulty_isRefusedWithNodeAndReason(
      ModelProto.Builder model, String node, String reason) {
    byte[] bytes = model.build().toByteArray();
    ModelException fault =
        catchThrowableOfType(ModelException.class, () -> OnnxImporter.read(bytes, "m"));
    assertThat(fault).as("refusal").isNotNull();
    assertThat(fault.node()).isEqualTo(node);
    assertThat(fault.reason()).contains(reason);
  }
}
