package io.cloakwork.coprocessor.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.cloakwork.compiler.evaluation.Evaluation;
import org.jspecify.annotations.Nullable;

/**
 * How well a model did on a table: one line of {@code demo} and {@code evaluate}.
 *
 * @param mode clear, simulated or encrypted
 * @param agreeClear rows whose result equals the clear-integer executor's
 * @param agreeExpected rows whose label equals the expected file's (for regressors: within the
 *     quantization step that the report states); null without such a file
 * @param metric accuracy or r2
 * @param floating of the float model, from the expected file or else from the report; null where
 *     neither has it
 * @param value of these predictions; null where the table has no truth
 * @param p50Ms of the round trip, or of one row where nothing travels
 * @param computeP50Ms the computing alone
 * @param pFailLog2 of one row of the program when it is encrypted, whatever the mode
 * @param bootstraps of one row of the program when it is encrypted, whatever the mode; so the next
 */
record EvaluationLine(
    String model,
    String mode,
    int rows,
    int agreeClear,
    @Nullable Integer agreeExpected,
    String metric,
    @JsonProperty("float") @Nullable Double floating,
    @Nullable Double value,
    double p50Ms,
    double p95Ms,
    double computeP50Ms,
    long requestBytes,
    long responseBytes,
    long keyBytes,
    double pFailLog2,
    int bootstraps,
    int cmuxes) {

  static EvaluationLine of(Evaluation evaluation) {
    return new EvaluationLine(
        evaluation.model(),
        evaluation.mode().text(),
        evaluation.rows(),
        evaluation.agreeClear(),
        evaluation.agreeExpected().orElse(null),
        evaluation.metric().text(),
        evaluation.floating().orElse(null),
        evaluation.value().orElse(null),
        evaluation.latency().medianMillis(),
        evaluation.latency().p95Millis(),
        evaluation.compute().medianMillis(),
        evaluation.requestBytes(),
        evaluation.responseBytes(),
        evaluation.keyBytes(),
        evaluation.totalFailureLog2(),
        evaluation.bootstraps(),
        evaluation.cmuxes());
  }

  /** Whether every row has the clear executor's result. */
  boolean agrees() {
    return agreeClear == rows;
  }
}
