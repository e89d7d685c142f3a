package io.cloakwork.coprocessor.cli;

import io.cloakwork.compiler.OutputMode;
import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.artifact.ModelFile;
import io.cloakwork.compiler.data.CsvTable;
import io.cloakwork.compiler.evaluation.ExecutionMode;
import io.cloakwork.compiler.evaluation.ModelEvaluation;
import io.cloakwork.compiler.evaluation.RowRunner;
import io.cloakwork.compiler.pipeline.CompileOptions;
import io.cloakwork.compiler.pipeline.ModelCompiler;
import io.cloakwork.coprocessor.client.OfferDigest;
import io.cloakwork.fhe.params.ParameterSets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/**
 * {@code cloak demo}: a server process and client processes on this machine, real records,
 * encrypted predictions, compared with the clear model.
 */
@Command(
    name = "demo",
    description =
        "Compiles a model, starts a server process, and predicts real records from client"
            + " processes: keys are made, records encrypted and answers decrypted there; the server"
            + " never has a secret. Every answer is compared with the clear-integer model. Exit"
            + " status 1 if one differs.",
    footer = {
      "",
      "Examples:",
      "  cloak demo --rows 20",
      "  cloak demo --model credit-logistic --rows 50",
      "  cloak demo --params standard --json"
    })
final class DemoCommand extends BaseCommand {
  private static final String LABEL_BY_DEFAULT = "wdbc-logistic";
  private static final int MB = 1_000_000;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = LABEL_BY_DEFAULT,
      description = "A folder of models/ (default: ${DEFAULT-VALUE}).")
  private String model;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many of the model's test rows (default: ${DEFAULT-VALUE}).")
  private int rows;

  @Option(
      names = "--params",
      paramLabel = "NAME",
      defaultValue = "block3",
      description =
          "Named parameters: standard, block2, block3, block4 (default: ${DEFAULT-VALUE}).")
  private String params;

  @Option(
      names = "--output",
      paramLabel = "label|scores",
      description =
          "What leaves the computation (default: label for "
              + LABEL_BY_DEFAULT
              + ", scores for others).")
  private @Nullable OutputMode output;

  @Override
  int run(Console console) throws Exception {
    if (rows < 1) {
      throw new UsageException("--rows", "at least 1", rows);
    }
    ParameterSets set = NamedParameters.parse(params);
    Path source = source();
    DataFile data = DataFile.read("--model", source.resolve("test.csv"));
    DataFile chosen = data.head(rows, console);
    CsvTable expected = DataFile.read("--model", source.resolve("expected.csv")).table();
    try (DemoProcesses demo = DemoProcesses.create()) {
      console.note("compiling " + model + " …");
      CompiledModel compiled = compile(source, data.table(), set);
      ModelFile.write(compiled, demo.folder().models().resolve(model + ModelFile.EXTENSION));
      return run(console, demo, compiled, chosen, expected);
    }
  }

  private int run(
      Console console, DemoProcesses demo, CompiledModel compiled, DataFile data, CsvTable expected)
      throws Exception {
    DemoFolder folder = demo.folder();
    try (CloakProcess server = startServer(demo)) {
      JsonNode ready =
          server
              .next()
              .orElseThrow(
                  () -> new WorkFailedException("the server: expected to be ready, got its end"));
      String address = ready.get("listen").asString();
      console.note(
          "server process %d on %s, %s kernels"
              .formatted(server.pid(), address, ready.get("provider").asString()));
      JsonNode keys = makeKeys(console, demo, address, OfferDigest.of(compiled).hex());
      data.rows(compiled.client().row());
      var evaluation = new ModelEvaluation(compiled, data.table(), Optional.of(expected));
      String offer = OfferDigest.of(compiled).hex();
      List<RowRunner.Outcome> outcomes =
          predict(console, demo, address, offer, data.table(), evaluation);
      boolean needsKeys = compiled.client().evaluationKeys();
      EvaluationLine line =
          EvaluationLine.of(evaluation.evaluate(ExecutionMode.ENCRYPTED, outcomes));
      console.result(line, EvaluationTable.text(line) + "\n" + keysText(folder, keys, needsKeys));
      if (!line.agrees()) {
        throw new WorkFailedException(
            "encrypted results: expected the clear result on %d rows, got it on %d"
                .formatted(line.rows(), line.agreeClear()));
      }
      return DONE;
    }
  }

  private static CloakProcess startServer(DemoProcesses demo) throws IOException {
    return demo.startComputing(
        "serve",
        "--models",
        demo.folder().models().toString(),
        "--store",
        demo.folder().store().toString(),
        "--listen",
        "127.0.0.1:0");
  }

  private JsonNode makeKeys(Console console, DemoProcesses demo, String address, String offer)
      throws IOException, InterruptedException {
    try (CloakProcess client =
        demo.start(
            "keygen",
            "--out",
            demo.folder().keys().toString(),
            "--server",
            address,
            "--model",
            model,
            "--offer-digest",
            offer)) {
      console.note("client process " + client.pid() + " makes keys");
      return client.only();
    }
  }

  private List<RowRunner.Outcome> predict(
      Console console,
      DemoProcesses demo,
      String address,
      String offer,
      CsvTable data,
      ModelEvaluation evaluation)
      throws IOException, InterruptedException {
    Path input = demo.folder().client().resolve("rows.csv");
    Files.writeString(input, csv(data), StandardCharsets.UTF_8);
    List<RowRunner.Outcome> outcomes = new ArrayList<>();
    try (CloakProcess client =
            demo.start(
                "predict",
                "--server",
                address,
                "--model",
                model,
                "--keys",
                demo.folder().keys().toString(),
                "--input",
                input.toString(),
                "--offer-digest",
                offer);
        var progress = new ProgressLine(console, "encrypted predictions", data.rowCount())) {
      console.note("client process " + client.pid() + " encrypts, sends and decrypts");
      for (Optional<JsonNode> line = client.next(); line.isPresent(); line = client.next()) {
        RowRunner.Outcome outcome = outcome(line.get());
        if (!evaluation.agrees(outcomes.size(), outcome.integers())) {
          console.note("row " + outcomes.size() + " differs from the clear result");
        }
        outcomes.add(outcome);
        progress.update(outcomes.size());
      }
      client.requireDone();
    }
    if (outcomes.size() != data.rowCount()) {
      throw new WorkFailedException(
          "answers: expected " + data.rowCount() + ", got " + outcomes.size());
    }
    return outcomes;
  }

  private static RowRunner.Outcome outcome(JsonNode line) {
    List<Long> integers = new ArrayList<>();
    line.get("integers").forEach(integer -> integers.add(integer.asLong()));
    return new RowRunner.Outcome(
        integers.stream().mapToLong(Long::longValue).toArray(),
        nanos(line.get("round_trip_ms").asDouble()),
        nanos(line.get("compute_ms").asDouble()),
        line.get("request_bytes").asLong(),
        line.get("response_bytes").asLong());
  }

  private static long nanos(double millis) {
    return Math.round(millis * 1e6);
  }

  private CompiledModel compile(Path source, CsvTable data, ParameterSets set) throws IOException {
    OutputMode wanted =
        output != null
            ? output
            : model.equals(LABEL_BY_DEFAULT) ? OutputMode.LABEL : OutputMode.SCORES;
    CompileOptions options = CompileOptions.of(model).withOutput(wanted).withParameters(set);
    return new ModelCompiler(options)
        .compile(Files.readAllBytes(source.resolve("model.onnx")), Optional.of(data));
  }

  /** The model's folder in the project. */
  private Path source() throws IOException {
    Path all = Path.of(System.getProperty("cloakwork.home", ".")).resolve("models");
    if (!Files.isDirectory(all)) {
      throw new UsageException("models", "a folder " + all, "none there");
    }
    List<String> names = names(all);
    if (!names.contains(model)) { // a path to one is none: the name is also that of the program
      throw new UsageException(
          "--model", "one of " + names, "'" + model + "'" + NearName.hint(model, names));
    }
    return all.resolve(model);
  }

  private static List<String> names(Path all) throws IOException {
    try (Stream<Path> folders = Files.list(all)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("model.onnx")))
          .map(folder -> String.valueOf(folder.getFileName()))
          .sorted()
          .toList();
    }
  }

  /** The features alone: the client of a real server does not know the truth. */
  private static String csv(CsvTable data) {
    StringBuilder text = new StringBuilder(String.join(",", data.featureNames())).append('\n');
    List<String> columns = data.columns();
    for (CsvTable.Row row : data.rows()) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < columns.size(); i++) {
        if (!columns.get(i).equals(CsvTable.LABEL)) {
          cells.add(row.cells().get(i));
        }
      }
      text.append(String.join(",", cells)).append('\n');
    }
    return text.toString();
  }

  private static String keysText(DemoFolder folder, JsonNode keys, boolean needsKeys) {
    return """
    security          %.1f bits, key bits %s
    secret key        made and kept by the client processes, in %s (removed now)
    server            never had a secret; it had %s\
    """
        .formatted(
            Math.floor(keys.get("security_bits").asDouble() * 10) / 10,
            keys.get("key_distribution").asString(),
            folder.keys(),
            needsKeys
                ? "%.1f MB of evaluation keys".formatted(keys.get("key_bytes").asDouble() / MB)
                : "no keys at all: this model needs none");
  }
}
