package io.cloakwork.compiler.evaluation;

import io.cloakwork.compiler.artifact.Metric;
import io.cloakwork.compiler.data.CsvTable;
import io.cloakwork.compiler.spec.Prediction;
import java.util.List;
import java.util.Optional;

/** Quality of predictions against the truth of a table. */
public final class Metrics {
  private Metrics() {}

  /** Accuracy for a classifier, R² for a regressor. */
  public static Metric of(boolean classifier) {
    return classifier ? Metric.ACCURACY : Metric.R2;
  }

  /**
   * @param predictions one per row from the first on
   * @return empty if the table has no truth, or the metric no meaning for it (several targets, no
   *     rows, a truth that never changes or is missing)
   * @throws io.cloakwork.fhe.FormatException if R² is asked for and a truth is no number
   */
  public static Optional<Double> value(
      Metric metric, List<Prediction> predictions, CsvTable table) {
    if (predictions.isEmpty() || !table.columns().contains(CsvTable.LABEL)) {
      return Optional.empty();
    }
    return switch (metric) {
      case ACCURACY -> {
        long right = 0;
        for (int row = 0; row < predictions.size(); row++) {
          right += predictions.get(row).label().equals(table.label(row)) ? 1 : 0;
        }
        yield Optional.of((double) right / predictions.size());
      }
      case R2 -> rSquared(predictions, table);
    };
  }

  private static Optional<Double> rSquared(List<Prediction> predictions, CsvTable table) {
    if (predictions.stream().anyMatch(p -> p.values().size() != 1)) {
      return Optional.empty();
    }
    int rows = predictions.size();
    double[] truth = new double[rows];
    double mean = 0;
    for (int row = 0; row < rows; row++) {
      truth[row] = table.labelNumber(row);
      mean += truth[row] / rows;
    }
    double residual = 0;
    double total = 0;
    for (int row = 0; row < rows; row++) {
      double error = truth[row] - predictions.get(row).values().getFirst();
      residual += error * error;
      total += (truth[row] - mean) * (truth[row] - mean);
    }
    double value = 1 - residual / total;
    return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
  }
}
