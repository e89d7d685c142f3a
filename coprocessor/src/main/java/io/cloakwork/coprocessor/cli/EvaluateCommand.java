package io.cloakwork.coprocessor.cli;

import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.artifact.ModelFile;
import io.cloakwork.compiler.data.CsvTable;
import io.cloakwork.compiler.runtime.ClearExecutor;
import io.cloakwork.compiler.runtime.SimulatedExecutor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cloak evaluate}: how well a compiled model does on a table, in one of three modes. */
@Command(
    name = "evaluate",
    description = {
      "Runs a compiled model on a table: on clear integers, with simulated noise, or encrypted",
      "(keys, encryption and computing in this one process). Exit status 1 if a row differs from the",
      "clear-integer result."
    },
    footer = {
      "",
      "Examples:",
      "  cloak evaluate wdbc-logistic.cloak --data test.csv --expected expected.csv --mode clear",
      "  cloak evaluate wdbc-logistic.cloak --data test.csv --rows 20 --mode encrypted --json"
    })
final class EvaluateCommand extends BaseCommand {
  /** How the rows are run. */
  enum Mode {
    CLEAR,
    SIMULATED,
    ENCRYPTED
  }

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
  private Mode mode;

  @Override
  int run(Console console) throws Exception {
    if (!Files.isRegularFile(file)) {
      throw new UsageException("FILE", "a compiled model", file);
    }
    if (rows != null && rows < 1) {
      throw new UsageException("--rows", "at least 1", rows);
    }
    CompiledModel model = ModelFile.read(file);
    CsvTable table = DataFiles.read("--data", data);
    if (rows != null) {
      table = table.head(rows);
    }
    CsvTable theirs = expected == null ? null : DataFiles.read("--expected", expected);
    List<double[]> inputs = DataFiles.rows("--data", table, model.client());
    var evaluation = new Evaluation(model, table, inputs, theirs);
    List<Evaluation.Outcome> outcomes =
        switch (mode) {
          case CLEAR -> local(inputs, model, new ClearExecutor(model.circuit())::run);
          case SIMULATED ->
              local(
                  inputs,
                  model,
                  new SimulatedExecutor(
                          model.circuit(),
                          model.parameters(),
                          new SplittableRandom(new SecureRandom().nextLong()))
                      ::run);
          case ENCRYPTED -> LocalEncryption.run(console, model, inputs);
        };
    long keyBytes = mode == Mode.ENCRYPTED ? model.report().sizes().keys() : 0;
    EvaluationLine line = evaluation.line(mode.name().toLowerCase(Locale.ROOT), outcomes, keyBytes);
    console.result(line, EvaluationTable.text(line));
    return line.agrees() ? DONE : FAILED;
  }

  @FunctionalInterface
  private interface Executor {
    long[] run(int[] row);
  }

  private static List<Evaluation.Outcome> local(
      List<double[]> rows, CompiledModel model, Executor executor) {
    List<Evaluation.Outcome> outcomes = new ArrayList<>();
    for (double[] row : rows) {
      long start = System.nanoTime();
      long[] integers = executor.run(model.client().quantize(row));
      Duration time = Duration.ofNanos(System.nanoTime() - start);
      outcomes.add(
          new Evaluation.Outcome(Arrays.stream(integers).boxed().toList(), time, time, 0, 0));
    }
    return outcomes;
  }
}
