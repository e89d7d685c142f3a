package io.cloakwork.compiler.analysis;

import io.cloakwork.fhe.NoiseException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.noise.FailureProbability;
import java.util.List;

/**
 * How often a circuit fails, as base-2 logarithms of probabilities.
 *
 * @param tables one per table, in order
 * @param outputs one per decrypted output, in order
 */
public record NoiseReport(List<Double> tables, List<Double> outputs) {
  public NoiseReport {
    tables = tables.stream().map(NoiseReport::finite).toList();
    outputs = outputs.stream().map(NoiseReport::finite).toList();
  }

  /** Of the worst table or output. */
  public double worstLog2() {
    return Math.max(max(tables), max(outputs));
  }

  /** Bound on the probability that anything in one run fails. */
  public double totalLog2() {
    return Math.min(
        0,
        FailureProbability.union(
            FailureProbability.union(array(tables)), FailureProbability.union(array(outputs))));
  }

  /**
   * @throws NoiseException if a table or an output fails more often than 2^target
   */
  public void require(double targetLog2) {
    if (!(worstLog2() <= targetLog2)) {
      throw new NoiseException(
          "log2 p_fail of the worst table or output", "at most " + targetLog2, worstLog2());
    }
  }

  /** Of no noise at all, too: a number that text forms can hold. */
  private static double finite(double log2) {
    if (!(log2 <= 0)) {
      throw new ParameterException("log2 of a failure probability", "at most 0", log2);
    }
    return Math.max(log2, -Double.MAX_VALUE);
  }

  private static double max(List<Double> log2s) {
    return log2s.stream().mapToDouble(Double::doubleValue).max().orElse(-Double.MAX_VALUE);
  }

  private static double[] array(List<Double> log2s) {
    return log2s.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
