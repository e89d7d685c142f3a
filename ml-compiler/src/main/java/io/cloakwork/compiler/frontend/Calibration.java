package io.cloakwork.compiler.frontend;

import io.cloakwork.compiler.CalibrationException;
import io.cloakwork.compiler.data.CsvTable;
import io.cloakwork.compiler.spec.ClientStep;
import io.cloakwork.compiler.spec.FeatureRange;
import io.cloakwork.fhe.ParameterException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Ranges of the features on a table: the least and the largest value of each, after the client's
 * steps.
 */
public final class Calibration {
  private Calibration() {}

  /**
   * @throws CalibrationException if the table has another count of features than the model, no
   *     rows, a feature without a finite value, or a missing value that the model does not replace
   * @throws io.cloakwork.fhe.FormatException if a cell is no number
   */
  public static List<FeatureRange> ranges(LinearModel model, CsvTable table) {
    List<String> names = table.featureNames();
    if (names.size() != model.weights().columns()) {
      throw new CalibrationException(
          model.weights().columns()
              + " feature columns in the model's order (a column 'label' is left out)",
          String.valueOf(names.size()));
    }
    double[] low = new double[names.size()];
    double[] high = new double[names.size()];
    Arrays.fill(low, Double.POSITIVE_INFINITY);
    Arrays.fill(high, Double.NEGATIVE_INFINITY);
    boolean imputes = ClientStep.imputes(model.before());
    for (int row = 0; row < table.rowCount(); row++) {
      double[] values = table.features(row);
      if (!imputes) {
        requireNoneMissing(table, names, row);
      }
      for (ClientStep step : model.before()) {
        values = step.apply(values);
      }
      for (int i = 0; i < values.length; i++) {
        if (Double.isFinite(values[i])) {
          low[i] = Math.min(low[i], values[i]);
          high[i] = Math.max(high[i], values[i]);
        }
      }
    }
    List<FeatureRange> ranges = new ArrayList<>();
    for (int i = 0; i < low.length; i++) {
      if (!(low[i] <= high[i])) {
        throw new CalibrationException("a finite value in the column " + names.get(i), "none");
      }
      try {
        ranges.add(new FeatureRange(names.get(i), low[i], high[i]));
      } catch (ParameterException e) {
        throw new CalibrationException(e.what() + " in the header: " + e.expected(), e.actual());
      }
    }
    return ranges;
  }

  private static void requireNoneMissing(CsvTable table, List<String> names, int row) {
    double[] values = table.features(row);
    for (int i = 0; i < values.length; i++) {
      if (Double.isNaN(values[i])) {
        throw new CalibrationException(
            "a value in line "
                + table.line(row)
                + ", column "
                + names.get(i)
                + " (the model replaces no missing ones)",
            "none");
      }
    }
  }
}
