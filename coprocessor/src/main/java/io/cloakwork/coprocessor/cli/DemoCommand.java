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
import io.cloakwork.fhe.params.TfheParameters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        "Compiles models (a linear one, a decision tree and a forest), starts a server process, and"
            + " predicts real records from client processes: keys are made, records encrypted and"
            + " answers decrypted there; the server never has a secret. Every answer is compared"
            + " with the clear-integer model. Exit status 1 if one differs.",
    footer = {
      "",
      "Examples:",
      "  cloak demo --rows 20",
      "  cloak demo --model credit-logistic --rows 50",
      "  cloak demo --params standard --json"
    })
final class DemoCommand extends BaseCommand {
  /** A linear model, one tree, and a forest of 50: they give the label alone. */
  private static final List<String> SHOWN = List.of("wdbc-logistic", "wdbc-tree", "wdbc-forest");

  private static final int MB = 1_000_000;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "One folder of models/ (default: wdbc-logistic, wdbc-tree and wdbc-forest).")
  private @Nullable String model;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many of each model's test rows (default: ${DEFAULT-VALUE}).")
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
          "What leaves the computation (default: the label of the three that are shown by default,"
              + " scores of others).")
  private @Nullable OutputMode output;

  /**
   * A model, the rows to predict, and what the float model gives for them.
   *
   * @param offer digest of what the server will offer
   */
  private record Shown(CompiledModel model, String offer, DataFile rows, CsvTable expected) {
    String name() {
      return model.name();
    }
  }

  @Override
  int run(Console console) throws Exception {
    if (rows < 1) {
      throw new UsageException("--rows", "at least 1", rows);
    }
    ParameterSets set = NamedParameters.parse(params);
    List<SampleModel> samples = new ArrayList<>();
    for (String name : model == null ? SHOWN : List.of(model)) {
      samples.add(SampleModel.of(name));
    }
    try (DemoProcesses demo = DemoProcesses.create()) {
      List<Shown> models = new ArrayList<>();
      for (SampleModel sample : samples) {
        models.add(compile(console, demo, sample, set));
      }
      return run(console, demo, models);
    }
  }

  private Shown compile(Console console, DemoProcesses demo, SampleModel sample, ParameterSets set)
      throws IOException {
    DataFile data = sample.rows();
    console.note("compiling " + sample.name() + " …");
    OutputMode wanted =
        output != null
            ? output
            : SHOWN.contains(sample.name()) ? OutputMode.LABEL : OutputMode.SCORES;
    CompiledModel compiled =
        new ModelCompiler(CompileOptions.of(sample.name()).withOutput(wanted).withParameters(set))
            .compile(sample.onnx(), Optional.of(data.table()));
    ModelFile.write(compiled, demo.folder().models().resolve(sample.name() + ModelFile.EXTENSION));
    return new Shown(
        compiled,
        OfferDigest.of(compiled).hex(),
        data.head(rows, console),
        sample.expected().table());
  }

  private int run(Console console, DemoProcesses demo, List<Shown> models) throws Exception {
    int different = 0;
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
      Map<TfheParameters, JsonNode> keys = makeKeys(console, demo, address, models);
      for (Shown shown : models) {
        shown.rows.rows(shown.model.client().row());
        ModelEvaluation evaluation =
            new ModelEvaluation(shown.model, shown.rows.table(), Optional.of(shown.expected));
        List<RowRunner.Outcome> outcomes = predict(console, demo, address, shown, evaluation);
        EvaluationLine line =
            EvaluationLine.of(evaluation.evaluate(ExecutionMode.ENCRYPTED, outcomes));
        console.result(
            line,
            (shown.equals(models.getFirst()) ? "" : "\n")
                + EvaluationTable.text(line)
                + "\n"
                + keysText(demo.folder(), keys.get(shown.model.parameters()), shown.model));
        different += line.rows() - line.agreeClear();
      }
    }
    if (different > 0) {
      throw new WorkFailedException(
          "encrypted results: expected the clear result on all rows, got another on " + different);
    }
    return DONE;
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

  /** One pair of keys for each set of parameters, with evaluation keys if a model needs any. */
  private static Map<TfheParameters, JsonNode> makeKeys(
      Console console, DemoProcesses demo, String address, List<Shown> models)
      throws IOException, InterruptedException {
    Map<TfheParameters, Shown> makers = new LinkedHashMap<>();
    for (Shown shown : models) {
      makers.merge(
          shown.model.parameters(),
          shown,
          (first, later) -> first.model.client().evaluationKeys() ? first : later);
    }
    Map<TfheParameters, JsonNode> keys = new HashMap<>();
    for (Shown maker : makers.values()) {
      keys.put(maker.model.parameters(), makeKeys(console, demo, address, maker));
    }
    return keys;
  }

  private static JsonNode makeKeys(Console console, DemoProcesses demo, String address, Shown shown)
      throws IOException, InterruptedException {
    try (CloakProcess client =
        demo.start(
            "keygen",
            "--out",
            demo.folder().keys().toString(),
            "--server",
            address,
            "--model",
            shown.name(),
            "--offer-digest",
            shown.offer)) {
      console.note("client process " + client.pid() + " makes keys");
      return client.only();
    }
  }

  private static List<RowRunner.Outcome> predict(
      Console console, DemoProcesses demo, String address, Shown shown, ModelEvaluation evaluation)
      throws IOException, InterruptedException {
    CsvTable data = shown.rows.table();
    Path input = demo.folder().client().resolve(shown.name() + ".csv");
    Files.writeString(input, csv(data), StandardCharsets.UTF_8);
    List<RowRunner.Outcome> outcomes = new ArrayList<>();
    try (CloakProcess client =
            demo.start(
                "predict",
                "--server",
                address,
                "--model",
                shown.name(),
                "--keys",
                demo.folder().keys().toString(),
                "--input",
                input.toString(),
                "--offer-digest",
                shown.offer);
        var progress =
            new ProgressLine(console, shown.name() + ", encrypted predictions", data.rowCount())) {
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

  private static String keysText(DemoFolder folder, @Nullable JsonNode keys, CompiledModel model) {
    if (keys == null) {
      throw new AssertionError(model.name()); // made for all parameters
    }
    return """
    security          %.1f bits, key bits %s
    secret key        made and kept by the client processes, in %s (removed now)
    server            never had a secret; it had %s\
    """
        .formatted(
            Math.floor(keys.get("security_bits").asDouble() * 10) / 10,
            keys.get("key_distribution").asString(),
            folder.keys(),
            model.client().evaluationKeys()
                ? "%.1f MB of evaluation keys".formatted(keys.get("key_bytes").asDouble() / MB)
                : "no keys at all: this model needs none");
  }
}
