package io.cloakwork.compiler.frontend;

import io.cloakwork.compiler.ModelException;
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
   * @throws ModelException if the table has another count of features than the model, no rows, a
   *     feature without a finite value, or a missing value that the model does not replace
   */
  public static List<FeatureRange> ranges(LinearModel model, CsvTable table) {
    List<String> names = table.featureNames();
    if (names.size() != model.weights().columns()) {
      throw fault(
          "it has "
              + names.size()
              + " feature columns, the model has "
              + model.weights().columns());
    }
    double[] low = new double[names.size()];
    double[] high = new double[names.size()];
    Arrays.fill(low, Double.POSITIVE_INFINITY);
    Arrays.fill(high, Double.NEGATIVE_INFINITY);
    boolean imputes = ClientStep.imputes(model.before());
    for (int row = 0; row < table.rowCount(); row++) {
      double[] values = table.features(row);
      if (!imputes) {
        requireNoneMissing(names, values, row);
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
        throw fault("the column " + names.get(i) + " has no finite value");
      }
      try {
        ranges.add(new FeatureRange(names.get(i), low[i], high[i]));
      } catch (ParameterException e) {
        throw fault("the name of column " + i + " cannot be a feature's: " + e.getMessage());
      }
    }
    return ranges;
  }

  private static void requireNoneMissing(List<String> names, double[] values, int row) {
    for (int i = 0; i < values.length; i++) {
      if (Double.isNaN(values[i])) {
        throw fault(
            "row "
                + row
                + " has no value in the column "
                + names.get(i)
                + ", and the model has none for missing ones");
      }
    }
  }

  private static ModelException fault(String reason) {
    return new ModelException(
        "calibration",
        "table",
        reason,
        "Give a CSV table with a header, one column per feature in the model's order, and rows like"
            + " those that clients will send; a column 'label' is left out.");
  }
}
