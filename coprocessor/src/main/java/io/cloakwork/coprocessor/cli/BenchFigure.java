package io.cloakwork.coprocessor.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.cloakwork.fhe.integer.Form;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One figure of {@code cloak bench}. With {@code --json} its setup stands in the same object.
 *
 * @param system what was measured
 * @param form of the operations, where it could be another one
 * @param median of the samples
 * @param min the smallest of them
 * @param n how many there are
 */
@JsonPropertyOrder({"system", "name", "form", "params", "threads", "unit", "median", "min", "n"})
record BenchFigure(
    String system,
    String name,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String form,
    String unit,
    double median,
    double min,
    int n,
    @JsonUnwrapped BenchSetup setup) {
  private static final String SYSTEM = "cloakwork";

  /**
   * @param samples at least one, in the unit
   */
  static BenchFigure of(BenchSetup setup, String name, String unit, double... samples) {
    double[] sorted = samples.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    return new BenchFigure(SYSTEM, name, null, unit, median, sorted[0], n, setup);
  }

  /** The same, of operations in a form. */
  BenchFigure inForm(Form operations) {
    String word = operations.name().toLowerCase(Locale.ROOT);
    return new BenchFigure(system, name, word, unit, median, min, n, setup);
  }

  /** For a person. */
  String text() {
    String way = form == null ? "" : ", " + form + " form";
    return String.format(
        Locale.ROOT, "%-40s %11.2f %-9s (min %.2f, n %d%s)", name, median, unit, min, n, way);
  }
}
