package io.cloakwork.compiler.evaluation;

import io.cloakwork.compiler.artifact.Metric;
import java.util.Optional;

/**
 * What a table gave in one mode.
 *
 * @param rows that were run
 * @param agreeClear rows whose integers are those of the clear executor
 * @param agreeExpected rows that agree with the expected file, if there is one: the same label, or
 *     values within the quantization step
 * @param floating the metric of the float model: of the expected file, or else of the report
 * @param value the metric of this run, if the table has the truth
 * @param latency of whole rows
 * @param compute of the server's share
 * @param requestBytes of one row, 0 where nothing is encrypted; so the other two
 */
public record Evaluation(
    String model,
    ExecutionMode mode,
    int rows,
    int agreeClear,
    Optional<Integer> agreeExpected,
    Metric metric,
    Optional<Double> floating,
    Optional<Double> value,
    Latency latency,
    Latency compute,
    long requestBytes,
    long responseBytes,
    long keyBytes,
    double totalFailureLog2,
    int bootstraps,
    int cmuxes) {

  /** Whether every row has the clear executor's result. */
  public boolean agrees() {
    return agreeClear == rows;
  }
}
