package io.cloakwork.coprocessor.cli;

import io.cloakwork.compiler.CalibrationException;
import io.cloakwork.compiler.FeatureUpload;
import io.cloakwork.compiler.ModelHiding;
import io.cloakwork.compiler.OutputMode;
import io.cloakwork.compiler.Quantizer;
import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.artifact.ModelFile;
import io.cloakwork.compiler.artifact.NetworkModel;
import io.cloakwork.compiler.artifact.NetworkModelFile;
import io.cloakwork.compiler.data.CsvTable;
import io.cloakwork.compiler.frontend.OnnxImporter;
import io.cloakwork.compiler.params.ParameterChoice;
import io.cloakwork.compiler.pipeline.CompileOptions;
import io.cloakwork.compiler.pipeline.ModelCompiler;
import io.cloakwork.compiler.pipeline.NetworkCompiler;
import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.Progress;
import io.cloakwork.fhe.noise.KeyPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cloak compile}: from ONNX to a program on encrypted data. */
@Command(
    name = "compile",
    description = "Compiles a trained model (ONNX) into a program on encrypted data, and reports.",
    footer = {
      "",
      "Examples:",
      "  cloak compile models/wdbc-logistic/model.onnx \\",
      "    --calibration models/wdbc-logistic/test.csv -o wdbc-logistic.cloak",
      "  cloak compile model.onnx --calibration rows.csv --output scores \\",
      "    --params standard -o model.cloak",
      "  cloak compile model.onnx --calibration rows.csv --target network \\",
      "    --input-types uint32 -o contract-model.cloak"
    })
final class CompileCommand extends BaseCommand {
  @Parameters(paramLabel = "MODEL.onnx", description = "The trained model.")
  private Path onnx;

  @Option(
      names = "--calibration",
      paramLabel = "CSV",
      description =
          "Rows like those to come: the ranges of the features and the report's figures come from"
              + " them.")
  private @Nullable Path calibration;

  @Option(
      names = "--bits",
      paramLabel = "N",
      description =
          "Bits of quantized features and weights (default: " + CompileOptions.DEFAULT_BITS + ").")
  private @Nullable Integer bits;

  @Option(
      names = "--quantizer",
      paramLabel = "uniform|thresholds",
      defaultValue = "uniform",
      description =
          "How features of trees become integers: equally distant values of --bits bits, or bins at"
              + " the model's thresholds, which follow it on every row and which clients then learn"
              + " (default: ${DEFAULT-VALUE}).")
  private Quantizer quantizer;

  @Option(
      names = "--output",
      paramLabel = "label|scores",
      description =
          "What leaves the computation (default: the label of classifiers of trees, and where two"
              + " classes are told apart, else the scores).")
  private @Nullable OutputMode output;

  @Option(
      names = "--params",
      paramLabel = "NAME",
      description =
          "Named parameters: standard, block2, block3, block4 (default: what --keys accepts).")
  private @Nullable String params;

  @Option(
      names = "--keys",
      paramLabel = "uniform|any",
      defaultValue = "any",
      description = "Accepted key distributions (default: ${DEFAULT-VALUE}).")
  private KeyPolicy keys;

  @Option(
      names = "--hide-model",
      paramLabel = "on|off",
      defaultValue = "on",
      description =
          "Whether a reply hides the weights; without, a client can read those of scores from one"
              + " reply (default: ${DEFAULT-VALUE}).")
  private ModelHiding hiding;

  @Option(
      names = "--features",
      paramLabel = "all|used",
      defaultValue = "all",
      description =
          "Which features of a row for trees are sent: all, or those that the trees use, which makes"
              + " the upload smaller and reveals to clients which are used (default:"
              + " ${DEFAULT-VALUE}).")
  private FeatureUpload features;

  @Mixin private NetworkOptions network = new NetworkOptions();

  @Option(
      names = "--chart",
      paramLabel = "FILE",
      description = "The report as a picture too: a file ending in .png or .svg.")
  private @Nullable Path chart;

  @Option(names = "-o", paramLabel = "FILE", required = true, description = "The compiled model.")
  private Path target;

  @Override
  int run(Console console) throws Exception {
    if (!Files.isRegularFile(onnx)) {
      throw new UsageException("MODEL.onnx", "a file", onnx);
    }
    network.requireUseful(spec());
    requireWritable("-o", target);
    if (chart != null) {
      requireWritable("--chart", chart);
      ReportChart.requireKnownEnding(chart);
    }
    switch (network.target()) {
      case CLIENT -> compileForClients(console);
      case NETWORK -> {
        NetworkCompiler compiler =
            new NetworkCompiler(options(), network.inputs(), network.outputs());
        NetworkModel model = compile(compiler::compile);
        NetworkModelFile.write(model, target);
        NetworkSummary summary = NetworkSummary.of(model, target, NetworkPace.seconds(model));
        console.result(summary, summary.text());
      }
    }
    return DONE;
  }

  private void compileForClients(Console console) throws IOException {
    ModelCompiler compiler = new ModelCompiler(options());
    CompiledModel model;
    try (var progress = new RowProgress(console)) {
      model = compile((bytes, table) -> compiler.compile(bytes, table, progress));
    }
    ModelFile.write(model, target);
    ModelSummary summary = ModelSummary.of(model, target, Optional.of(MachineCosts.here(console)));
    if (chart != null) {
      ReportChart.of(summary).write(chart);
    }
    console.result(summary, summary.text());
  }

  /** What compiles a file with a table. */
  private interface Compiler<T> {
    T compile(byte[] onnx, Optional<CsvTable> table);
  }

  /** Before the work, which takes a while. */
  private static void requireWritable(String option, Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(file)) {
      throw new UsageException(option, "a file to write", file);
    }
    if (!Files.isDirectory(folder)) {
      throw new UsageException(
          option + " " + file, "a folder " + folder + " (make it first)", "none");
    }
    if (!Files.isWritable(folder)) {
      throw new UsageException(option + " " + file, "a folder that can be written", folder);
    }
  }

  private <T> T compile(Compiler<T> compiler) throws IOException {
    byte[] bytes = OnnxImporter.load(onnx);
    if (calibration == null) {
      try {
        return compiler.compile(bytes, Optional.empty());
      } catch (CalibrationException e) {
        throw new UsageException("--calibration", e.expected(), e.actual());
      }
    }
    DataFile table = DataFile.read("--calibration", calibration);
    try {
      return compiler.compile(bytes, Optional.of(table.table()));
    } catch (CalibrationException e) {
      throw new UsageException(table.name(), e.expected(), e.actual());
    } catch (FormatException e) { // a cell of the table: faults of the model have another type
      throw table.fault(e);
    }
  }

  /** Says nothing before there are rows: until then wrong use is found. */
  private final class RowProgress implements Progress, AutoCloseable {
    private final Console console;
    private @Nullable ProgressLine line;

    RowProgress(Console console) {
      this.console = console;
    }

    @Override
    public void update(int done, int total) {
      if (line == null) {
        line = new ProgressLine(console, "rows of the report of " + nameOf(target), total);
      }
      line.update(done);
    }

    @Override
    public void close() {
      if (line != null) {
        line.close();
      }
    }
  }

  private CompileOptions options() {
    try {
      return chosenOptions();
    } catch (ParameterException e) {
      throw new UsageException(e.what(), e.expected(), e.actual());
    }
  }

  private CompileOptions chosenOptions() {
    CompileOptions options =
        CompileOptions.of(nameOf(target))
            .withKeys(keys)
            .withHiding(hiding)
            .withFeatures(features)
            .withQuantizer(quantizer);
    if (bits != null) {
      options = options.withBits(bits);
    }
    if (output != null) {
      options = options.withOutput(output);
    }
    if (params != null) {
      options = options.withParameters(NamedParameters.parse(params));
    }
    ParameterChoice.choose(options.parameters(), keys); // the named set must be of such keys
    return options;
  }

  /** A model is named after its file. */
  private static String nameOf(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(ModelFile.EXTENSION)
        ? name.substring(0, name.length() - ModelFile.EXTENSION.length())
        : name;
  }
}
