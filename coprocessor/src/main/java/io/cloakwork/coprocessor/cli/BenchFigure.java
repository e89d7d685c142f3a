package io.cloakwork.coprocessor.cli;

import java.util.Arrays;
import java.util.Locale;

/**
 * One figure of {@code cloak bench}.
 *
 * @param system what was measured
 * @param params name of the parameter set
 * @param threads that computed
 * @param median of the samples
 * @param min the smallest of them
 * @param n how many there are
 */
record BenchFigure(
    String system,
    String name,
    String params,
    int threads,
    String unit,
    double median,
    double min,
    int n) {
  private static final String SYSTEM = "cloakwork";

  /**
   * @param samples at least one, in the unit
   */
  static BenchFigure of(String name, String params, int threads, String unit, double... samples) {
    double[] sorted = samples.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    return new BenchFigure(SYSTEM, name, params, threads, unit, median, sorted[0], n);
  }

  /** For a person. */
  String text() {
    return String.format(
        Locale.ROOT, "%-33s %11.2f %-9s (min %.2f, n %d)", name, median, unit, min, n);
  }
}
