package io.cloakwork.coprocessor.cli;

import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.artifact.ModelFile;
import io.cloakwork.compiler.artifact.NetworkModel;
import io.cloakwork.compiler.artifact.NetworkModelFile;
import io.cloakwork.compiler.client.ModelClient;
import io.cloakwork.compiler.client.NetworkClient;
import io.cloakwork.compiler.evaluation.EvaluatedModel;
import io.cloakwork.compiler.evaluation.ExecutionMode;
import io.cloakwork.compiler.evaluation.ModelEvaluation;
import io.cloakwork.compiler.evaluation.RowRunner;
import io.cloakwork.compiler.runtime.EngineEvaluator;
import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.EngineOptions;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.integer.FheEvaluator;
import io.cloakwork.fhe.integer.Form;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cloak evaluate}: how well a compiled model does on a table, in one of three modes. */
@Command(
    name = "evaluate",
    description =
        "Runs a compiled model on a table: on clear integers, with simulated noise, or encrypted"
            + " (keys, encryption and computing in this one process). Exit status 1 if a row"
            + " differs from the clear-integer result.",
    footer = {
      "",
      "Examples:",
      "  cloak evaluate wdbc-logistic.cloak --data test.csv --mode clear",
      "  cloak evaluate wdbc-logistic.cloak --data test.csv --expected expected.csv \\",
      "    --rows 20 --mode encrypted --json"
    })
final class EvaluateCommand extends BaseCommand {
  @Parameters(paramLabel = "FILE", description = "A compiled model.")
  private Path file;

  @Option(
      names = "--data",
      paramLabel = "CSV",
      required = true,
      description = "Rows; a column 'label' is the truth.")
  private Path data;

  @Option(
      names = "--expected",
      paramLabel = "CSV",
      description = "Outputs of the float model for the same rows: a column 'label' or 'value'.")
  private @Nullable Path expected;

  @Option(names = "--rows", paramLabel = "N", description = "Only the first N rows (default: all).")
  private @Nullable Integer rows;

  @Option(
      names = "--mode",
      paramLabel = "clear|simulated|encrypted",
      required = true,
      description = "How the rows are run.")
  private ExecutionMode mode;

  @Override
  int run(Console console) throws Exception {
    if (!Files.isRegularFile(file)) {
      throw new UsageException("FILE", "a compiled model", file);
    }
    if (rows != null && rows < 1) {
      throw new UsageException("--rows", "at least 1", rows);
    }
    DataFile table = DataFile.read("--data", data);
    if (rows != null) {
      table = table.head(rows, console);
    }
    return NetworkModelFile.isOne(file)
        ? run(console, NetworkModelFile.read(file), table)
        : run(console, ModelFile.read(file), table);
  }

  private int run(Console console, CompiledModel model, DataFile table) throws IOException {
    List<double[]> inputs = table.rows(model.client().row());
    ModelEvaluation evaluation = evaluation(EvaluatedModel.of(model), table);
    List<RowRunner.Outcome> outcomes =
        switch (mode) {
          case CLEAR -> run(console, RowRunner.clear(model), inputs);
          case SIMULATED ->
              run(
                  console,
                  RowRunner.simulated(model, new SplittableRandom(new SecureRandom().nextLong())),
                  inputs);
          case ENCRYPTED -> encrypted(console, model, inputs);
        };
    return report(console, evaluation, outcomes, table);
  }

  private int run(Console console, NetworkModel model, DataFile table) throws IOException {
    List<double[]> inputs = table.rows(model.spec().row());
    ModelEvaluation evaluation = evaluation(EvaluatedModel.of(model), table);
    List<RowRunner.Outcome> outcomes =
        switch (mode) {
          case CLEAR -> run(console, RowRunner.clear(model), inputs);
          case SIMULATED ->
              throw new UsageException(
                  "--mode", "clear or encrypted for a model for a network", "simulated");
          case ENCRYPTED -> encrypted(console, model, inputs);
        };
    return report(console, evaluation, outcomes, table);
  }

  private int report(
      Console console,
      ModelEvaluation evaluation,
      List<RowRunner.Outcome> outcomes,
      DataFile table) {
    EvaluationLine line = line(evaluation, outcomes, table);
    console.result(line, EvaluationTable.text(line));
    return line.agrees() ? DONE : FAILED;
  }

  private ModelEvaluation evaluation(EvaluatedModel model, DataFile table) throws IOException {
    if (expected == null) {
      return new ModelEvaluation(model, table.table(), Optional.empty());
    }
    DataFile theirs = DataFile.read("--expected", expected);
    try {
      return new ModelEvaluation(model, table.table(), Optional.of(theirs.table()));
    } catch (MismatchException | FormatException e) { // what --data can lack was found before
      throw theirs.fault(e);
    }
  }

  private EvaluationLine line(
      ModelEvaluation evaluation, List<RowRunner.Outcome> outcomes, DataFile table) {
    try {
      return EvaluationLine.of(evaluation.evaluate(mode, outcomes));
    } catch (FormatException e) { // the truth of a row is no number
      throw table.fault(e);
    }
  }

  /** Client and server in this process, one row after another. */
  private static List<RowRunner.Outcome> encrypted(
      Console console, CompiledModel model, List<double[]> rows) {
    try (ClientKey key = ClientKey.generate(model.parameters());
        FheEngine engine = FheEngine.open(EngineOptions.defaults())) {
      ModelClient client = new ModelClient(model.client(), key);
      if (!model.client().evaluationKeys()) {
        var evaluator = new EngineEvaluator(engine, Optional.empty());
        return run(console, RowRunner.encrypted(model, client, evaluator), rows);
      }
      try (EngineKey loaded = load(console, key, engine)) {
        var evaluator = new EngineEvaluator(engine, Optional.of(loaded));
        return run(console, RowRunner.encrypted(model, client, evaluator), rows);
      }
    }
  }

  /** The network in this process, one row after another. */
  private static List<RowRunner.Outcome> encrypted(
      Console console, NetworkModel model, List<double[]> rows) {
    try (ClientKey key = ClientKey.generate(model.parameters());
        FheEngine engine = FheEngine.open(EngineOptions.defaults());
        EngineKey loaded = load(console, key, engine)) {
      NetworkClient client = new NetworkClient(model.spec(), key);
      FheEvaluator evaluator = FheEvaluator.of(engine, loaded, Form.THROUGHPUT);
      return run(console, RowRunner.encrypted(model, client, evaluator), rows);
    }
  }

  private static EngineKey load(Console console, ClientKey key, FheEngine engine) {
    try (var progress = new ProgressLine(console, "making keys", 1)) {
      return engine.load(key.serverKey((done, total) -> progress.update(done, total)));
    }
  }

  private static List<RowRunner.Outcome> run(
      Console console, RowRunner runner, List<double[]> rows) {
    List<RowRunner.Outcome> outcomes = new ArrayList<>();
    try (var progress = new ProgressLine(console, "evaluating", rows.size())) {
      for (double[] row : rows) {
        outcomes.add(runner.run(row));
        progress.update(outcomes.size());
      }
    }
    return outcomes;
  }
}
