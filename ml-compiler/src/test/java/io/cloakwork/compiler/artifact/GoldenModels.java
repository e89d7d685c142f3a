package io.cloakwork.compiler.artifact;

import static io.cloakwork.compiler.fixtures.OnnxModels.floats;
import static io.cloakwork.compiler.fixtures.OnnxModels.ml;
import static io.cloakwork.compiler.fixtures.OnnxModels.model;
import static io.cloakwork.compiler.fixtures.OnnxModels.string;
import static io.cloakwork.compiler.fixtures.OnnxModels.strings;

import io.cloakwork.compiler.OutputMode;
import io.cloakwork.compiler.data.CsvTable;
import io.cloakwork.compiler.fixtures.NetworkModels;
import io.cloakwork.compiler.fixtures.OnnxModels;
import io.cloakwork.compiler.fixtures.RandomModels;
import io.cloakwork.compiler.fixtures.TreeModels;
import io.cloakwork.compiler.ir.ProgramParser;
import io.cloakwork.compiler.pipeline.CompileOptions;
import io.cloakwork.compiler.pipeline.ModelCompiler;
import io.cloakwork.fhe.params.ParameterSets;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGeneratorFactory;

/** The models behind the golden files: small, and with every part that a file can have. */
final class GoldenModels {
  private GoldenModels() {}

  static CsvTable table() {
    return RandomModels.table(RandomGeneratorFactory.of("L64X128MixRandom").create(1), 2, 8);
  }

  static byte[] labelOnnx() {
    return OnnxModels.classifier(2, new double[] {1, -0.5}, new double[] {0.25}).toByteArray();
  }

  static CompiledModel label() {
    return new ModelCompiler(CompileOptions.of("label").withOutput(OutputMode.LABEL).withBits(4))
        .compile(labelOnnx(), Optional.of(table()));
  }

  /** Three classes, of which the label is decided. */
  static CompiledModel largest() {
    byte[] onnx =
        OnnxModels.classifier(
                2, new double[] {1, -0.5, -1, 0.5, 0.25, 1}, new double[] {0.25, 0, -0.25})
            .toByteArray();
    return new ModelCompiler(CompileOptions.of("largest").withOutput(OutputMode.LABEL).withBits(4))
        .compile(onnx, Optional.of(table()));
  }

  static NetworkModel network() {
    return NetworkModels.compile(
        CompileOptions.of("network").withOutput(OutputMode.LABEL).withBits(4),
        labelOnnx(),
        table());
  }

  /** Two trees of mixed widths, two targets; hidden. */
  static CompiledModel trees() {
    return TreeModels.compile(
        ProgramParser.parse(
            """
            program trees
            %0 = features [u3, u1, u4]
            %1 = trees %0 targets 2 [
              [0 in {0: 2, 5: 5} 1 2, 1 in {1: 1} 2 3, leaf [1, -2], leaf [3, 4]],
              [2 in {0: 9} 1 2, leaf [-2, 1], leaf [0, -3]]
            ] : i4
            result %1
            """),
        ParameterSets.defaultSet().parameters());
  }

  /** Three classes with names, steps of the client before and after. */
  static CompiledModel scores() {
    var imputer =
        ml("Imputer", List.of("X"), List.of("a"), floats("imputed_value_floats", 0.5, -0.5));
    var classifier =
        ml(
            "LinearClassifier",
            List.of("a"),
            List.of("L", "b"),
            floats("coefficients", -1, 2, 1, 0.5, -1, -1),
            floats("intercepts", 0.25, 0, -0.25),
            strings("classlabels_strings", "red", "green", "blue"),
            string("post_transform", "LOGISTIC"));
    var normalizer = ml("Normalizer", List.of("b"), List.of("S"), string("norm", "L1"));
    return new ModelCompiler(CompileOptions.of("scores").withBits(4))
        .compile(
            model(2, List.of(imputer, classifier, normalizer), "L", "S").build().toByteArray(),
            Optional.of(table()));
  }
}
