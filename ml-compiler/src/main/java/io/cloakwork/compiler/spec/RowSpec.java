package io.cloakwork.compiler.spec;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * How the numbers of a row become integers.
 *
 * @param features in the order of the row, 1 or more
 * @param before what is done to the numbers before they become codes
 */
public record RowSpec(List<Feature> features, List<ClientStep> before) {
  public RowSpec {
    features = List.copyOf(features);
    before = List.copyOf(before);
    if (features.isEmpty()) {
      throw new ParameterException("features", "at least 1", 0);
    }
    for (ClientStep step : before) {
      step.requireWidth(features.size());
    }
  }

  /** Features of a row. */
  public int width() {
    return features.size();
  }

  /**
   * Checks that a row can be asked about. The row decides, and whether the model has values or
   * codes for missing features; no number of this specification has a say. A client that refuses a
   * row here, or does not, so tells a server nothing but whether a value is missing.
   *
   * @throws MismatchException if the row has another length
   * @throws IllegalArgumentException if a value is missing and the model has none for it
   */
  public void requireUsable(double[] row) {
    if (row.length != features.size()) {
      throw new MismatchException("features of a row", features.size(), row.length);
    }
    boolean imputes = ClientStep.imputes(before);
    for (int i = 0; i < row.length && !imputes; i++) {
      if (Double.isNaN(row[i]) && !features.get(i).takesMissing()) {
        throw new IllegalArgumentException(
            "feature "
                + features.get(i).name()
                + " is missing, and the model has no value for missing features");
      }
    }
  }

  /**
   * The row as the integers that the model computes on. What lies outside the range of a feature is
   * clamped to it; what the steps made no number becomes 0, or the code of a missing value. After
   * {@link #requireUsable} nothing throws, whatever the numbers of this specification are.
   *
   * @param row one number per feature; NaN for a missing one where the model allows it
   * @param bits of each feature, by its index
   * @throws MismatchException if the row has another length
   * @throws IllegalArgumentException if a value is missing and the model has none for it
   */
  public int[] quantize(double[] row, IntUnaryOperator bits) {
    requireUsable(row);
    double[] prepared = row;
    for (ClientStep step : before) {
      prepared = step.apply(prepared);
    }
    int[] integers = new int[prepared.length];
    for (int i = 0; i < integers.length; i++) {
      integers[i] = features.get(i).quantize(prepared[i], (1 << bits.applyAsInt(i)) - 1);
    }
    return integers;
  }

  /**
   * Checks that every code of a feature has room.
   *
   * @throws ParameterException if one has not
   */
  void requireRoom(int feature, int bits) {
    int codes = 1 << bits;
    if (features.get(feature).leastCodes() > codes) {
      throw new ParameterException(
          "codes of feature " + features.get(feature).name(),
          "at most " + codes,
          features.get(feature).leastCodes());
    }
  }
}
