package io.cloakwork.compiler.evaluation;

import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.artifact.Metric;
import io.cloakwork.compiler.data.CsvTable;
import io.cloakwork.compiler.runtime.IntegerExecutor;
import io.cloakwork.compiler.spec.Answer;
import io.cloakwork.compiler.spec.Prediction;
import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.MismatchException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Runs a model on a table and compares every row with the clear integers and the expected file. */
public final class ModelEvaluation {
  private final CompiledModel model;
  private final CsvTable data;
  private final Optional<CsvTable> expected;

  /**
   * @param expected what the float model gave for the same rows: column {@code label} of a
   *     classifier, {@code value} of a regressor
   * @throws MismatchException if the tables have other counts of columns or rows
   */
  public ModelEvaluation(CompiledModel model, CsvTable data, Optional<CsvTable> expected) {
    if (data.featureNames().size() != model.client().width()) {
      throw new MismatchException(
          "feature columns of the table", model.client().width(), data.featureNames().size());
    }
    if (expected.isPresent() && expected.get().rowCount() < data.rowCount()) {
      throw new MismatchException(
          "rows of the expected file", "at least " + data.rowCount(), expected.get().rowCount());
    }
    this.model = model;
    this.data = data;
    this.expected = expected;
  }

  /** Runs every row of the table, one after the other. */
  public Evaluation run(ExecutionMode mode, RowRunner runner) {
    IntegerExecutor clear = new IntegerExecutor(model.meaning());
    List<Prediction> predictions = new ArrayList<>();
    long[] nanos = new long[data.rowCount()];
    long[] computeNanos = new long[data.rowCount()];
    int agreeClear = 0;
    for (int row = 0; row < data.rowCount(); row++) {
      double[] features = data.features(row);
      long start = System.nanoTime();
      RowRunner.Outcome outcome = runner.run(features);
      nanos[row] = System.nanoTime() - start;
      computeNanos[row] = outcome.computeNanos();
      predictions.add(model.client().answer().interpret(outcome.integers()));
      long[] wanted = clear.run(model.client().quantize(features));
      agreeClear += Arrays.equals(outcome.integers(), wanted) ? 1 : 0;
    }
    return evaluation(mode, predictions, agreeClear, nanos, computeNanos);
  }

  private Evaluation evaluation(
      ExecutionMode mode,
      List<Prediction> predictions,
      int agreeClear,
      long[] nanos,
      long[] computeNanos) {
    Metric metric = model.report().quality().metric();
    var sizes = model.report().sizes();
    return new Evaluation(
        model.name(),
        mode,
        data.rowCount(),
        agreeClear,
        expected.map(table -> agreements(predictions, table)),
        metric,
        expected.flatMap(table -> Metrics.value(metric, floats(table), data)),
        Metrics.value(metric, predictions, data),
        Latency.ofNanos(nanos),
        Latency.ofNanos(computeNanos),
        sizes.request(),
        sizes.response(),
        sizes.keys(),
        model.report().noise().totalLog2(),
        model.report().counts().bootstraps(),
        model.report().counts().cmuxes());
  }

  private int agreements(List<Prediction> predictions, CsvTable table) {
    List<Prediction> floats = floats(table);
    int agreements = 0;
    for (int row = 0; row < predictions.size(); row++) {
      agreements += agrees(predictions.get(row), floats.get(row)) ? 1 : 0;
    }
    return agreements;
  }

  private boolean agrees(Prediction prediction, Prediction floating) {
    return switch (model.client().answer()) {
      case Answer.Label _, Answer.Scores _ -> prediction.label().equals(floating.label());
      case Answer.Values _ ->
          Math.abs(prediction.values().getFirst() - floating.values().getFirst())
              <= model.report().steps().getFirst();
    };
  }

  /** What the expected file says about the rows of the table. */
  private List<Prediction> floats(CsvTable table) {
    List<Prediction> predictions = new ArrayList<>();
    for (int row = 0; row < data.rowCount(); row++) {
      predictions.add(
          switch (model.client().answer()) {
            case Answer.Label _, Answer.Scores _ ->
                new Prediction(Optional.of(cell(table, row, CsvTable.LABEL)), List.of());
            case Answer.Values _ ->
                new Prediction(
                    Optional.empty(), List.of(Double.parseDouble(cell(table, row, "value"))));
          });
    }
    return predictions;
  }

  private static String cell(CsvTable table, int row, String column) {
    return table
        .cell(row, column)
        .orElseThrow(
            () -> new FormatException("expected file", "a column " + column, table.columns(), 0));
  }
}
