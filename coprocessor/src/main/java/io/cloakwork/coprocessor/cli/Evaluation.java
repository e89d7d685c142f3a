package io.cloakwork.coprocessor.cli;

import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.artifact.Metric;
import io.cloakwork.compiler.data.CsvTable;
import io.cloakwork.compiler.runtime.ClearExecutor;
import io.cloakwork.compiler.spec.Prediction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares predictions with the clear-integer executor, with expected outputs and with the truth.
 */
final class Evaluation {
  private static final String VALUE = "value";

  /**
   * One predicted row.
   *
   * @param integers of the result
   * @param time of the whole row, with travel where it travelled
   * @param compute of the computing alone
   */
  record Outcome(
      List<Long> integers,
      Duration time,
      Duration compute,
      long requestBytes,
      long responseBytes) {}

  private final CompiledModel model;
  private final CsvTable data;
  private final List<double[]> rows;
  private final @Nullable CsvTable expected;
  private final ClearExecutor clear;

  /**
   * @param data with the truth in its column {@code label}, where it has one
   * @param rows of the table, as the model takes them
   * @param expected outputs of the float model for the same rows, where there are any
   */
  Evaluation(CompiledModel model, CsvTable data, List<double[]> rows, @Nullable CsvTable expected) {
    this.model = model;
    this.data = data;
    this.rows = rows;
    this.expected = expected;
    this.clear = new ClearExecutor(model.meaning());
    if (expected != null && expected.rowCount() < rows.size()) {
      throw new UsageException("--expected", rows.size() + " rows", expected.rowCount());
    }
  }

  /** What is evaluated. */
  CompiledModel model() {
    return model;
  }

  /** Whether a result is the clear executor's. */
  boolean agrees(int row, List<Long> integers) {
    long[] reference = clear.run(model.client().quantize(rows.get(row)));
    return Arrays.equals(reference, integers.stream().mapToLong(Long::longValue).toArray());
  }

  /**
   * The figures.
   *
   * @param outcomes one per row
   * @param keyBytes that were uploaded, or would be
   */
  EvaluationLine line(String mode, List<Outcome> outcomes, long keyBytes) {
    int agreeClear = 0;
    int agreeExpected = 0;
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      List<Long> integers = outcomes.get(i).integers();
      Prediction prediction =
          model.client().answer().interpret(integers.stream().mapToLong(Long::longValue).toArray());
      predictions.add(prediction);
      agreeClear += agrees(i, integers) ? 1 : 0;
      agreeExpected += expected != null && agreesWithExpected(expected, i, prediction) ? 1 : 0;
    }
    return new EvaluationLine(
        model.name(),
        mode,
        outcomes.size(),
        agreeClear,
        expected == null ? null : agreeExpected,
        metric().text(),
        floating(outcomes.size()),
        quality(predictions).orElse(null),
        percentile(outcomes.stream().map(Outcome::time).toList(), 50),
        percentile(outcomes.stream().map(Outcome::time).toList(), 95),
        percentile(outcomes.stream().map(Outcome::compute).toList(), 50),
        outcomes.stream().mapToLong(Outcome::requestBytes).max().orElse(0),
        outcomes.stream().mapToLong(Outcome::responseBytes).max().orElse(0),
        keyBytes,
        model.report().noise().totalLog2(),
        model.report().counts().bootstraps(),
        model.report().counts().cmuxes());
  }

  private Metric metric() {
    return model.report().quality().metric();
  }

  /** The float model's quality on these rows, from its expected outputs, else the report's. */
  private @Nullable Double floating(int count) {
    if (expected != null) {
      List<Prediction> theirs = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        theirs.add(
            switch (metric()) {
              case ACCURACY -> new Prediction(expected.label(i), List.of());
              case R2 -> new Prediction(Optional.empty(), List.of(expectedValue(expected, i)));
            });
      }
      Optional<Double> quality = quality(theirs);
      if (quality.isPresent()) {
        return quality.get();
      }
    }
    return model.report().quality().floating().orElse(null);
  }

  private boolean agreesWithExpected(CsvTable table, int row, Prediction prediction) {
    return switch (metric()) {
      case ACCURACY -> prediction.label().equals(table.label(row));
      case R2 ->
          Math.abs(prediction.values().getFirst() - expectedValue(table, row))
              <= model.report().steps().getFirst();
    };
  }

  private static double expectedValue(CsvTable table, int row) {
    String text =
        table
            .cell(row, VALUE)
            .orElseThrow(
                () -> new UsageException("--expected", "a column '" + VALUE + "'", "none"));
    return number("--expected, row " + row, text);
  }

  /** Accuracy or R² against the truth; empty where a row has none. */
  private Optional<Double> quality(List<Prediction> predictions) {
    List<String> truth = new ArrayList<>();
    for (int i = 0; i < predictions.size(); i++) {
      Optional<String> label = data.label(i);
      if (label.isEmpty()) {
        return Optional.empty();
      }
      truth.add(label.get());
    }
    if (truth.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        switch (metric()) {
          case ACCURACY -> accuracy(predictions, truth);
          case R2 -> r2(predictions, truth);
        });
  }

  private static double accuracy(List<Prediction> predictions, List<String> truth) {
    int right = 0;
    for (int i = 0; i < truth.size(); i++) {
      right += predictions.get(i).label().equals(Optional.of(truth.get(i))) ? 1 : 0;
    }
    return (double) right / truth.size();
  }

  private static double r2(List<Prediction> predictions, List<String> truth) {
    double[] real = new double[truth.size()];
    for (int i = 0; i < real.length; i++) {
      real[i] = number("label of row " + i, truth.get(i));
    }
    double mean = Arrays.stream(real).average().orElse(0);
    double residual = 0;
    double total = 0;
    for (int i = 0; i < real.length; i++) {
      residual += Math.pow(real[i] - predictions.get(i).values().getFirst(), 2);
      total += Math.pow(real[i] - mean, 2);
    }
    return 1 - residual / total;
  }

  private static double number(String what, String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException _) {
      throw new UsageException(what, "a number", "'" + text + "'");
    }
  }

  /** The smallest time that at least this share of all times does not exceed, in milliseconds. */
  static double percentile(List<Duration> times, int percent) {
    if (times.isEmpty()) {
      return 0;
    }
    List<Duration> sorted = times.stream().sorted().toList();
    int rank = Math.ceilDiv(sorted.size() * percent, 100);
    return sorted.get(rank - 1).toNanos() / 1e6;
  }
}
