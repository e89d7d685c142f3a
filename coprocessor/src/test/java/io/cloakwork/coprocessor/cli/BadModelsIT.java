package io.cloakwork.coprocessor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.compiler.onnx.AttributeProto;
import io.cloakwork.compiler.onnx.GraphProto;
import io.cloakwork.compiler.onnx.ModelProto;
import io.cloakwork.compiler.onnx.NodeProto;
import io.cloakwork.compiler.onnx.StringStringEntryProto;
import io.cloakwork.compiler.onnx.TensorProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code cloak compile} of files that are no models, as a process with 512 MB: one line that says
 * what is wrong, exit status 1, within two seconds beside what the start of the program takes on a
 * machine that does other things, too (the time that {@code compile --help} takes).
 */
@Tag("integration")
@Timeout(120)
class BadModelsIT {
  private static final Path MODELS = Path.of("..", "models");
  private static final long MOST_MILLIS = 2_000;

  /** Other processes can only make one slower: the fastest of a few is the one that counts. */
  private static final int TRIES = 4;

  private static long startMillis;

  @TempDir Path folder;

  @BeforeAll
  static void measureStart(@TempDir Path folder) throws Exception {
    long begin = System.nanoTime();
    try (RealProcess process =
        RealProcess.start(folder, Cloak.class, List.of("-Xmx512m"), "compile", "--help")) {
      assertThat(process.awaitEnd()).as(process.error()).isZero();
      startMillis = millisSince(begin);
    }
  }

  private static long millisSince(long begin) {
    return (System.nanoTime() - begin) / 1_000_000;
  }

  /**
   * A file.
   *
   * @param said in the message
   */
  record Bad(String name, byte[] bytes, String said) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static byte[] sample(String name) throws IOException {
    return Files.readAllBytes(MODELS.resolve(name).resolve("model.onnx"));
  }

  private static byte[] changed(String name, Consumer<GraphProto.Builder> change)
      throws IOException {
    ModelProto.Builder model = ModelProto.parseFrom(sample(name)).toBuilder();
    change.accept(model.getGraphBuilder());
    return model.build().toByteArray();
  }

  /** The attribute of this name of the first node that has it. */
  private static AttributeProto.Builder attribute(GraphProto.Builder graph, String name) {
    for (NodeProto.Builder node : graph.getNodeBuilderList()) {
      for (AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
        if (attribute.getName().equals(name)) {
          return attribute;
        }
      }
    }
    throw new AssertionError(name);
  }

  private static NodeProto identity(String name, String from, String to) {
    return NodeProto.newBuilder()
        .setName(name)
        .setOpType("Identity")
        .addInput(from)
        .addOutput(to)
        .build();
  }

  private static TensorProto outside() {
    return TensorProto.newBuilder()
        .setName("outside")
        .setDataType(TensorProto.DataType.FLOAT_VALUE)
        .addDims(1)
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(
            StringStringEntryProto.newBuilder().setKey("location").setValue("../../secret.bin"))
        .build();
  }

  static Stream<Bad> bad() throws IOException {
    byte[] forest = sample("wdbc-forest");
    return Stream.of(
        new Bad("empty", new byte[0], "ir_version"),
        new Bad("truncated", Arrays.copyOf(forest, forest.length / 2), "no ONNX model"),
        new Bad(
            "cyclic",
            changed(
                "wdbc-logistic",
                graph ->
                    graph.addNode(identity("a", "x1", "x2")).addNode(identity("b", "x2", "x1"))),
            "'a'"),
        new Bad(
            "wrong-types",
            changed(
                "wdbc-tree",
                graph ->
                    attribute(graph, "nodes_featureids")
                        .clearInts()
                        .setType(AttributeProto.AttributeType.FLOATS)
                        .addAllFloats(Collections.nCopies(5, 1.5f))),
            "nodes_featureids"),
        new Bad(
            "nan-threshold",
            changed("wdbc-tree", graph -> attribute(graph, "nodes_values").setFloats(0, Float.NaN)),
            "NaN"),
        new Bad(
            "giant-shape",
            changed(
                "wdbc-tree",
                graph ->
                    graph
                        .getInputBuilder(0)
                        .getTypeBuilder()
                        .getTensorTypeBuilder()
                        .getShapeBuilder()
                        .getDimBuilder(1)
                        .setDimValue(1L << 40)),
            "1099511627776"),
        new Bad(
            "giant-attribute",
            changed(
                "wdbc-tree",
                graph ->
                    attribute(graph, "nodes_values")
                        .addAllFloats(Collections.nCopies(13_000_000, 0.5f))),
            "nodes_values"),
        new Bad(
            "unknown-operator",
            changed("wdbc-tree", graph -> graph.getNodeBuilder(0).setOpType("Frobnicate")),
            "Frobnicate is not supported"),
        new Bad("unknown-opset", withOpset(999), "expected 1 to"),
        new Bad(
            "data-outside",
            changed("wdbc-logistic", graph -> graph.addInitializer(outside())),
            "outside"));
  }

  private static byte[] withOpset(long version) throws IOException {
    ModelProto.Builder model = ModelProto.parseFrom(sample("wdbc-tree")).toBuilder();
    model.getOpsetImportBuilderList().forEach(set -> set.setVersion(version));
    return model.build().toByteArray();
  }

  @ParameterizedTest
  @MethodSource("bad")
  void compile_file_isRefusedSoonInOneLine(Bad bad) throws Exception {
    Path onnx = Files.write(folder.resolve(bad.name + ".onnx"), bad.bytes);
    Path target = folder.resolve("model.cloak");
    long most = startMillis + MOST_MILLIS;
    long fastest = Long.MAX_VALUE;
    for (int i = 0; i < TRIES && fastest > most; i++) {
      long begin = System.nanoTime();
      try (RealProcess process =
          RealProcess.start(
              folder,
              Cloak.class,
              List.of("-Xmx512m"),
              "compile",
              onnx.toString(),
              "--calibration",
              MODELS.resolve("wdbc-tree").resolve("test.csv").toString(),
              "-o",
              target.toString())) {
        assertThat(process.awaitEnd()).as(process.error()).isEqualTo(1);
        fastest = Math.min(fastest, millisSince(begin));
        assertThat(process.line()).isNull();
        assertThat(process.error().lines().filter(line -> line.startsWith("cloak: ")))
            .singleElement()
            .asString()
            .contains(bad.said)
            .doesNotContain("a bug");
        assertThat(process.error()).doesNotContain("Exception").doesNotContain("OutOfMemory");
      }
    }
    assertThat(target).doesNotExist();
    System.out.println(bad + ": refused in " + fastest + " ms, start " + startMillis);
    assertThat(fastest).as("milliseconds, of the fastest start").isLessThanOrEqualTo(most);
  }
}
