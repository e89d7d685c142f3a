package io.cloakwork.compiler.evaluation;

import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.artifact.Metric;
import io.cloakwork.compiler.data.CsvTable;
import io.cloakwork.compiler.runtime.IntegerExecutor;
import io.cloakwork.compiler.spec.Answer;
import io.cloakwork.compiler.spec.ClientStep;
import io.cloakwork.compiler.spec.Prediction;
import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.MismatchException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Compares what a model gave on a table with the clear integers and the expected file. */
public final class ModelEvaluation {
  private static final String VALUE = "value";

  private final EvaluatedModel model;
  private final CsvTable data;
  private final Optional<List<Prediction>> expected;
  private final IntegerExecutor clear;

  /**
   * @param expected what the float model gave for the same rows: column {@code label} of a
   *     classifier, {@code value} of a regressor, {@code value_0}, {@code value_1}, … of one with
   *     several targets
   * @throws MismatchException if the table has no rows, or other columns than the model, or the
   *     expected file fewer rows
   * @throws FormatException if the expected file lacks a column, or has no number where one belongs
   */
  public ModelEvaluation(EvaluatedModel model, CsvTable data, Optional<CsvTable> expected) {
    if (data.featureNames().size() != model.row().width()) {
      throw new MismatchException(
          "feature columns of the table", model.row().width(), data.featureNames().size());
    }
    if (data.rowCount() == 0) {
      throw new MismatchException("rows of the table", "at least 1", 0);
    }
    if (expected.isPresent() && expected.get().rowCount() < data.rowCount()) {
      throw new MismatchException(
          "rows of the expected file", "at least " + data.rowCount(), expected.get().rowCount());
    }
    this.model = model;
    this.data = data;
    this.clear = new IntegerExecutor(model.meaning());
    this.expected = expected.map(this::floats);
  }

  /** The same of a model for the client's own keys. */
  public ModelEvaluation(CompiledModel model, CsvTable data, Optional<CsvTable> expected) {
    this(EvaluatedModel.of(model), data, expected);
  }

  /** Runs every row of the table, one after the other. */
  public Evaluation run(ExecutionMode mode, RowRunner runner) {
    List<RowRunner.Outcome> outcomes = new ArrayList<>();
    for (int row = 0; row < data.rowCount(); row++) {
      outcomes.add(runner.run(data.features(row)));
    }
    return evaluate(mode, outcomes);
  }

  /** Whether a row has the clear executor's result. */
  public boolean agrees(int row, long[] integers) {
    return Arrays.equals(integers, clear.run(model.quantize(data.features(row))));
  }

  /**
   * The figures of rows that were run.
   *
   * @param outcomes of all rows of the table, in their order
   * @throws MismatchException if there are more or fewer than rows
   */
  public Evaluation evaluate(ExecutionMode mode, List<RowRunner.Outcome> outcomes) {
    if (outcomes.size() != data.rowCount()) {
      throw new MismatchException("rows that were run", data.rowCount(), outcomes.size());
    }
    List<Prediction> predictions = new ArrayList<>();
    int agreeClear = 0;
    for (int row = 0; row < outcomes.size(); row++) {
      long[] integers = outcomes.get(row).integers();
      predictions.add(model.answer().interpret(integers));
      agreeClear += agrees(row, integers) ? 1 : 0;
    }
    Metric metric = model.metric();
    return new Evaluation(
        model.name(),
        mode,
        data.rowCount(),
        agreeClear,
        expected.map(floats -> agreements(predictions, floats)),
        metric,
        expected.flatMap(floats -> Metrics.value(metric, floats, data)).or(model::floating),
        Metrics.value(metric, predictions, data),
        Latency.ofNanos(outcomes.stream().mapToLong(RowRunner.Outcome::nanos).toArray()),
        Latency.ofNanos(outcomes.stream().mapToLong(RowRunner.Outcome::computeNanos).toArray()),
        outcomes.stream().mapToLong(RowRunner.Outcome::requestBytes).max().orElse(0),
        outcomes.stream().mapToLong(RowRunner.Outcome::responseBytes).max().orElse(0),
        mode == ExecutionMode.ENCRYPTED ? model.keyBytes() : 0,
        model.totalFailureLog2(),
        model.bootstraps(),
        model.cmuxes());
  }

  private int agreements(List<Prediction> predictions, List<Prediction> floats) {
    int agreements = 0;
    for (int row = 0; row < predictions.size(); row++) {
      agreements += agrees(predictions.get(row), floats.get(row)) ? 1 : 0;
    }
    return agreements;
  }

  private boolean agrees(Prediction prediction, Prediction floating) {
    return switch (model.answer()) {
      case Answer.Label _, Answer.Scores _ -> prediction.label().equals(floating.label());
      case Answer.Values values -> {
        boolean near = true;
        for (int i = 0; i < floating.values().size(); i++) {
          double difference = Math.abs(prediction.values().get(i) - floating.values().get(i));
          near &= difference <= tolerance(values, i);
        }
        yield near;
      }
    };
  }

  /**
   * The report's step of a target, as the steps at the client change it. No post transform makes a
   * difference larger.
   */
  private double tolerance(Answer.Values values, int target) {
    double tolerance = model.steps().get(target);
    for (ClientStep step : values.after()) {
      if (step instanceof ClientStep.Scale(_, var scale)) {
        tolerance *= Math.abs(scale.at(target));
      }
    }
    return tolerance;
  }

  /** What the expected file says about the rows of the table. */
  private List<Prediction> floats(CsvTable table) {
    List<Prediction> predictions = new ArrayList<>();
    for (int row = 0; row < data.rowCount(); row++) {
      predictions.add(
          switch (model.answer()) {
            case Answer.Label _, Answer.Scores _ -> {
              requireColumn(table, CsvTable.LABEL);
              yield new Prediction(table.label(row), List.of());
            }
            case Answer.Values values ->
                new Prediction(Optional.empty(), values(table, row, values.integers()));
          });
    }
    return predictions;
  }

  private static List<Double> values(CsvTable table, int row, int targets) {
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < targets; i++) {
      String column = targets == 1 ? VALUE : VALUE + "_" + i;
      requireColumn(table, column);
      values.add(table.number(row, column));
    }
    return values;
  }

  private static void requireColumn(CsvTable table, String column) {
    if (!table.columns().contains(column)) {
      throw new FormatException("expected file", "a column " + column, table.columns(), 0);
    }
  }
}
