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
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.google.protobuf.ByteString;
import io.cloakwork.compiler.ModelException;
import io.cloakwork.compiler.fixtures.OnnxModels;
import io.cloakwork.compiler.fixtures.SampleModels;
import io.cloakwork.compiler.onnx.AttributeProto;
import io.cloakwork.compiler.onnx.GraphProto;
import io.cloakwork.compiler.onnx.ModelProto;
import io.cloakwork.compiler.onnx.NodeProto;
import io.cloakwork.compiler.onnx.OperatorSetIdProto;
import io.cloakwork.compiler.onnx.TensorProto;
import io.cloakwork.compiler.onnx.TensorProto.DataType;
import io.cloakwork.compiler.pipeline.ModelCompiler;
import io.cloakwork.compiler.tensor.FloatExecutor;
import io.cloakwork.compiler.tensor.TensorProgram;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is refused, and how: one case per rule. */
class OnnxImporterTest {
  private static final AttributeProto WEIGHTS = floats("coefficients", 1, 2);
  private static final TensorProto CONSTANT = constant("W", List.of(2L, 1L), 1, 2);

  private static ModelException refused(byte[] bytes) {
    ModelException fault =
        catchThrowableOfType(ModelException.class, () -> OnnxImporter.read(bytes, "m"));
    assertThat(fault).as("refusal").isNotNull();
    assertThat(fault.advice()).isNotBlank();
    return fault;
  }

  @Test
  void file_good_isRead() {
    byte[] good = OnnxModels.classifier(2, new double[] {1, -1}, new double[] {0.5}).toByteArray();
    TensorProgram program = OnnxImporter.read(good, "m");
    assertThat(program.inputWidth()).isEqualTo(2);
    assertThat(program.label()).contains("L");
  }

  @Test
  void file_truncatedAnywhere_isRefusedUnlessOnlyOptionalFieldsAreLost() {
    byte[] bytes = SampleModels.WDBC_LOGISTIC.onnx();
    int refused = 0;
    for (int length = 0; length < bytes.length; length++) {
      try {
        OnnxImporter.read(Arrays.copyOf(bytes, length), "m");
      } catch (ModelException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(bytes.length - 40);
  }

  @Test
  void file_randomBitFlips_isReadOrRefusedAsAModel() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    for (SampleModels sample : SampleModels.linear().toList()) {
      for (int i = 0; i < 300; i++) {
        byte[] bytes = sample.onnx();
        for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        try {
          OnnxImporter.read(bytes, "m");
        } catch (ModelException e) {
          assertThat(e.reason()).isNotBlank();
        }
      }
    }
  }

  @Test
  void file_tooLarge_isRefusedUnread(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("large.onnx");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(1L << 40);
    }
    ModelException fault =
        catchThrowableOfType(ModelException.class, () -> OnnxImporter.load(file));
    assertThat(fault.reason()).contains("" + (1L << 40), "" + OnnxImporter.MAX_BYTES);
  }

  /** A few hundred bytes ask for 500 rows of 65,536 numbers. */
  @Test
  void file_ofManyWideValues_isRefusedBeforeMemoryIsTaken() {
    List<NodeProto> nodes = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      nodes.add(
          ml("Scaler", List.of(i == 0 ? "X" : "v" + i), List.of("v" + (i + 1))).toBuilder()
              .setName("n" + i)
              .build());
    }
    ModelProto.Builder model = model(65_536, nodes, "v500");
    assertThat(refused(model.build().toByteArray()).reason()).contains("at most 4194304");
    model.getGraphBuilder().addNode(nodes.getFirst());
    assertThat(refused(model.build().toByteArray()).reason()).contains("501 nodes");
  }

  /** A wide layer after a narrow one: folded, it would have 2^32 weights. */
  @Test
  void layers_whoseProductIsHuge_areRefused() {
    int wide = 65_536;
    ModelProto.Builder model =
        model(
            wide,
            List.of(
                onnx("MatMul", List.of("X", "a"), List.of("n")).toBuilder().setName("1").build(),
                onnx("MatMul", List.of("n", "b"), List.of("S")).toBuilder().setName("2").build()),
            "S");
    model
        .getGraphBuilder()
        .addInitializer(constant("a", List.of((long) wide, 1L), new double[wide]))
        .addInitializer(constant("b", List.of(1L, (long) wide), new double[wide]));
    byte[] bytes = model.build().toByteArray();
    ModelException fault =
        catchThrowableOfType(ModelException.class, () -> ModelCompiler.importModel(bytes, "m"));
    assertThat(fault.node()).isEqualTo("2");
    assertThat(fault.reason()).contains("4294967296 weights");
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT", "DOUBLE", "INT32", "INT64"})
  void input_ofAnyNumbers_isRead(DataType type) {
    assertThat(OnnxImporter.read(input(type, 2).build().toByteArray(), "m").inputWidth())
        .isEqualTo(2);
  }

  @Test
  void attributes_ofOldOperatorSets_areRead() {
    ModelProto.Builder model =
        model(
            2,
            List.of(
                onnx("Cast", List.of("X"), List.of("a"), string("to", "FLOAT")),
                onnx(
                    "Add",
                    List.of("a", "c"),
                    List.of("b"),
                    integer("broadcast", 1),
                    integer("axis", 1)),
                onnx("Gemm", List.of("b", "W", "c"), List.of("S"), integer("broadcast", 1))),
            "S");
    model
        .clearOpsetImport()
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(1))
        .getGraphBuilder()
        .addInitializer(constant("c", List.of(2L), 1, 2))
        .addInitializer(constant("W", List.of(2L, 2L), 1, 2, 3, 4));
    TensorProgram program = OnnxImporter.read(model.build().toByteArray(), "m");
    assertThat(new FloatExecutor(program).run(new double[] {1, 1}).values())
        .containsExactly(12, 18);
  }

  @Test
  void attributes_thatAreOptional_haveTheDefaultsOfTheOperators() {
    ModelProto.Builder model =
        model(
            2,
            List.of(
                ml("Scaler", List.of("X"), List.of("a")),
                ml("LinearRegressor", List.of("a"), List.of("S"), floats("coefficients", 3, 4))),
            "S");
    TensorProgram program = OnnxImporter.read(model.build().toByteArray(), "m");
    assertThat(new FloatExecutor(program).run(new double[] {1, 2}).values()).containsExactly(11);
  }

  /** A model of this node and output S. */
  private static ModelProto.Builder single(NodeProto node) {
    return model(2, List.of(node), "S");
  }

  private static NodeProto regressor(AttributeProto... attributes) {
    return ml("LinearRegressor", List.of("X"), List.of("S"), attributes);
  }

  private static ModelProto.Builder changed(Consumer<ModelProto.Builder> change) {
    ModelProto.Builder model = single(regressor(WEIGHTS));
    change.accept(model);
    return model;
  }

  private static ModelProto.Builder changedGraph(Consumer<GraphProto.Builder> change) {
    return changed(model -> change.accept(model.getGraphBuilder()));
  }

  private static ModelProto.Builder opset(String domain, long version) {
    return changed(model ->
        model
            .clearOpsetImport()
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version)));
  }

  private static ModelProto.Builder classifier(AttributeProto... labels) {
    NodeProto node = ml("LinearClassifier", List.of("X"), List.of("L", "S"), WEIGHTS);
    return single(node.toBuilder().addAllAttribute(List.of(labels)).build());
  }

  private static ModelProto.Builder matMul(TensorProto constant) {
    ModelProto.Builder model = single(onnx("MatMul", List.of("X", "W"), List.of("S")));
    model.getGraphBuilder().addInitializer(constant);
    return model;
  }

  private static ModelProto.Builder gemm(AttributeProto attribute) {
    ModelProto.Builder model = single(onnx("Gemm", List.of("X", "W"), List.of("S"), attribute));
    model.getGraphBuilder().addInitializer(CONSTANT);
    return model;
  }

  private static ModelProto.Builder input(DataType type, long width) {
    return changedGraph(graph -> graph.setInput(0, tensor("X", type, width)));
  }

  static Stream<Arguments> faults() {
    NodeProto normalizer = ml("Normalizer", List.of("X"), List.of("S"));
    NodeProto second = normalizer.toBuilder().setName("second").build();
    TensorProto.Builder external =
        CONSTANT.toBuilder().setDataLocation(TensorProto.DataLocation.EXTERNAL);
    return Stream.of(
        argumentSet("IR version 2", changed(m -> m.setIrVersion(2)), "ir_version", "got 2"),
        argumentSet("IR version 15", changed(m -> m.setIrVersion(15)), "ir_version", "got 15"),
        argumentSet("ai.onnx.ml 6", opset("ai.onnx.ml", 6), "opset_import", "got 6"),
        argumentSet("ai.onnx 27", opset("", 27), "opset_import", "got 27"),
        argumentSet("no operator set", changed(m -> m.clearOpsetImport()), "opset_import", "no "),
        argumentSet(
            "operator set not imported", opset("", 17), "the_LinearRegressor", "ai.onnx.ml"),
        argumentSet("no graph", changed(m -> m.clearGraph()), "graph", "no graph"),
        argumentSet("functions", changed(m -> m.addFunctionsBuilder()), "functions", "local"),
        argumentSet("no input", changedGraph(g -> g.clearInput()), "inputs", "got 0"),
        argumentSet(
            "input twice",
            changedGraph(g -> g.addInput(tensor("X", DataType.FLOAT, 2))),
            "X",
            "two"),
        argumentSet("no features", input(DataType.FLOAT, 0), "X", "0 features"),
        argumentSet("many features", input(DataType.FLOAT, 65_537), "X", "65537 features"),
        argumentSet("input of text", input(DataType.STRING, 2), "X", "STRING"),
        argumentSet(
            "unknown operator",
            single(onnx("Sin", List.of("X"), List.of("S"))),
            "the_Sin",
            "ai.onnx.Sin is not supported"),
        argumentSet(
            "other domain",
            single(normalizer.toBuilder().setDomain("com.example").build()),
            "the_Normalizer",
            "com.example"),
        argumentSet(
            "unknown attribute",
            single(regressor(WEIGHTS, integer("magic", 1))),
            "the_LinearRegressor",
            "'magic'"),
        argumentSet(
            "attribute twice", single(regressor(WEIGHTS, WEIGHTS)), "the_LinearRegressor", "twice"),
        argumentSet(
            "attribute of another type",
            single(regressor(ints("coefficients", 1, 2))),
            "the_LinearRegressor",
            "expected type FLOATS, got INTS"),
        argumentSet(
            "NaN coefficient",
            single(regressor(floats("coefficients", 1, Double.NaN))),
            "the_LinearRegressor",
            "value 1 is NaN"),
        argumentSet(
            "count of coefficients",
            single(regressor(floats("coefficients", 1, 2, 3))),
            "the_LinearRegressor",
            "3 coefficients"),
        argumentSet(
            "no coefficients", single(regressor()), "the_LinearRegressor", "0 coefficients"),
        argumentSet(
            "count of intercepts",
            single(regressor(WEIGHTS, floats("intercepts", 1, 2))),
            "the_LinearRegressor",
            "intercepts"),
        argumentSet(
            "count of targets",
            single(regressor(WEIGHTS, integer("targets", 3))),
            "the_LinearRegressor",
            "targets = 3"),
        argumentSet(
            "transform of one target",
            single(regressor(WEIGHTS, string("post_transform", "LOGISTIC"))),
            "the_LinearRegressor",
            "runtimes disagree"),
        argumentSet(
            "PROBIT",
            single(regressor(WEIGHTS, string("post_transform", "PROBIT"))),
            "the_LinearRegressor",
            "PROBIT"),
        argumentSet(
            "unknown transform",
            single(regressor(WEIGHTS, string("post_transform", "TANH"))),
            "the_LinearRegressor",
            "got TANH"),
        argumentSet("no labels", classifier(), "the_LinearClassifier", "0 and 0"),
        argumentSet(
            "labels of both kinds",
            classifier(ints("classlabels_ints", 0, 1), strings("classlabels_strings", "a", "b")),
            "the_LinearClassifier",
            "2 and 2"),
        argumentSet(
            "one label", classifier(ints("classlabels_ints", 7)), "the_LinearClassifier", "got 1"),
        argumentSet(
            "equal labels",
            classifier(ints("classlabels_ints", 7, 7)),
            "the_LinearClassifier",
            "the same"),
        argumentSet(
            "cycle",
            model(
                2,
                List.of(
                    ml("Normalizer", List.of("B"), List.of("A")),
                    ml("Normalizer", List.of("A"), List.of("B"))),
                "B"),
            "the_Normalizer",
            "a cycle"),
        argumentSet(
            "value twice", model(2, List.of(normalizer, second), "S"), "second", "defined twice"),
        argumentSet(
            "node name twice",
            model(2, List.of(normalizer, normalizer), "S"),
            "the_Normalizer",
            "two nodes"),
        argumentSet("dangling output", model(2, List.of(normalizer), "T"), "T", "no node"),
        argumentSet("no output", model(2, List.of(normalizer)), "outputs", "no output"),
        argumentSet(
            "no input of a node",
            single(ml("Normalizer", List.of(), List.of("S"))),
            "the_Normalizer",
            "expected 1, got 0"),
        argumentSet(
            "weights not constant",
            single(onnx("MatMul", List.of("X", "W"), List.of("S"))),
            "the_MatMul",
            "'W' is not a constant"),
        argumentSet(
            "count of values", matMul(constant("W", List.of(2L, 2L), 1, 2, 3)), "W", "3 values"),
        argumentSet("negative shape", matMul(constant("W", List.of(-2L, 2L), 1)), "W", "absurd"),
        argumentSet(
            "huge shape", matMul(constant("W", List.of(1L << 30, 1L << 33), 1)), "W", "absurd"),
        argumentSet(
            "weights of one dimension",
            matMul(constant("W", List.of(2L), 1, 2)),
            "the_MatMul",
            "two dimensions"),
        argumentSet(
            "NaN weight", matMul(constant("W", List.of(2L, 1L), 1, Double.NaN)), "W", "value 1"),
        argumentSet(
            "integer weights",
            matMul(
                CONSTANT.toBuilder()
                    .clearFloatData()
                    .setDataType(DataType.INT64.getNumber())
                    .addInt64Data(1)
                    .addInt64Data(2)
                    .build()),
            "W",
            "INT64"),
        argumentSet(
            "weights of text",
            matMul(CONSTANT.toBuilder().setDataType(DataType.STRING.getNumber()).build()),
            "W",
            "STRING"),
        argumentSet("external data", matMul(external.build()), "W", "outside the file"),
        argumentSet(
            "raw and typed data",
            matMul(CONSTANT.toBuilder().setRawData(ByteString.copyFrom(new byte[8])).build()),
            "W",
            "both raw and typed"),
        argumentSet(
            "raw data of 5 bytes",
            matMul(
                CONSTANT.toBuilder()
                    .clearFloatData()
                    .setRawData(ByteString.copyFrom(new byte[5]))
                    .build()),
            "W",
            "5 bytes"),
        argumentSet(
            "constant twice",
            changedGraph(g -> g.addInitializer(CONSTANT).addInitializer(CONSTANT)),
            "W",
            "two initializers"),
        argumentSet("transA", gemm(integer("transA", 1)), "the_Gemm", "transA"),
        argumentSet("alpha NaN", gemm(number("alpha", Double.NaN)), "the_Gemm", "alpha is NaN"),
        argumentSet(
            "cast to integers",
            single(
                onnx(
                    "Cast", List.of("X"), List.of("S"), integer("to", DataType.INT64.getNumber()))),
            "the_Cast",
            "may change values"),
        argumentSet(
            "cast to nothing known",
            single(onnx("Cast", List.of("X"), List.of("S"), string("to", "TEXT"))),
            "the_Cast",
            "unknown type TEXT"),
        argumentSet(
            "cast to no type",
            single(onnx("Cast", List.of("X"), List.of("S"), integer("to", 1L << 40))),
            "the_Cast",
            "unknown type"),
        argumentSet(
            "no imputed values",
            single(ml("Imputer", List.of("X"), List.of("S"))),
            "the_Imputer",
            "imputed_value_floats"),
        argumentSet(
            "addition along rows",
            changed(m ->
                m.setGraph(
                    single(onnx("Add", List.of("X", "W"), List.of("S"), integer("axis", 0)))
                        .getGraph()
                        .toBuilder()
                        .addInitializer(CONSTANT))),
            "the_Add",
            "axis = 0"),
        argumentSet(
            "keys of a map",
            single(ml("ZipMap", List.of("X"), List.of("S"), ints("classlabels_int64s", 1, 2, 3))),
            "the_ZipMap",
            "3 keys for 2"),
        argumentSet(
            "count of offsets",
            single(
                ml(
                    "Scaler",
                    List.of("X"),
                    List.of("S"),
                    floats("offset", 1, 2, 3),
                    floats("scale", 1))),
            "the_Scaler",
            "offset"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void file_faulty_isRefusedWithNodeAndReason(
      ModelProto.Builder model, String node, String reason) {
    ModelException fault = refused(model.build().toByteArray());
    assertThat(fault.node()).isEqualTo(node);
    assertThat(fault.reason()).contains(reason);
    assertThat(fault).hasMessageContainingAll(fault.operator(), fault.reason(), fault.advice());
  }
}
