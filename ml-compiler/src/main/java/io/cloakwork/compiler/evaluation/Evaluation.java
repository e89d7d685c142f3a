package io.cloakwork.compiler.evaluation;

import io.cloakwork.compiler.artifact.Metric;
import io.cloakwork.compiler.json.JsonFields;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a table gave in one mode.
 *
 * @param rows that were run
 * @param agreeClear rows whose integers are those of the clear executor
 * @param agreeExpected rows that agree with the expected file, if there is one: the same label, or
 *     values within the quantization step
 * @param floating the metric of the expected file, if there is one
 * @param value the metric of this run, if the table has the truth
 * @param latency of whole rows
 * @param compute of the server's share
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

  /** One line of JSON, fields as the command line documents them. What is not known is null. */
  public String jsonLine() {
    ObjectNode json = JsonFields.object();
    json.put("model", model);
    json.put("mode", mode.text());
    json.put("rows", rows);
    json.put("agree_clear", agreeClear);
    json.put("agree_expected", agreeExpected.orElse(null));
    json.put("metric", metric.text());
    json.put("float", floating.orElse(null));
    json.put("value", value.orElse(null));
    json.put("p50_ms", latency.medianMillis());
    json.put("p95_ms", latency.p95Millis());
    json.put("compute_p50_ms", compute.medianMillis());
    json.put("request_bytes", requestBytes);
    json.put("response_bytes", responseBytes);
    json.put("key_bytes", keyBytes);
    json.put("p_fail_log2", totalFailureLog2);
    json.put("bootstraps", bootstraps);
    json.put("cmuxes", cmuxes);
    return JsonFields.line(json);
  }
}
