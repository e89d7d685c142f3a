package io.cloakwork.compiler.artifact;

import io.cloakwork.compiler.json.JsonFields;
import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.integer.OperationCost;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** JSON form of a {@link NetworkReport}. */
final class NetworkReportFormat {
  private static final int MAX_BYTES = 1 << 24;

  private NetworkReportFormat() {}

  static byte[] encode(NetworkReport report) {
    ObjectNode json = JsonFields.object();
    ObjectNode quality = json.putObject("quality");
    quality.put("metric", report.metric().name());
    quality.put("rows", report.rows());
    report.floating().ifPresent(value -> quality.put("float", value));
    report.quantized().ifPresent(value -> quality.put("quantized", value));
    json.putObject("cost")
        .put("bootstraps", report.cost().bootstraps())
        .put("rounds", report.cost().rounds())
        .put("worst_p_fail_log2", report.cost().worstLog2())
        .put("total_p_fail_log2", report.cost().totalLog2());
    report.steps().forEach(json.putArray("quantization_steps")::add);
    report.notes().forEach(json.putArray("notes")::add);
    return JsonFields.bytes(json);
  }

  /**
   * @throws FormatException if the text is no report
   */
  static NetworkReport decode(byte[] bytes) {
    JsonFields json = JsonFields.parse("report", bytes, MAX_BYTES);
    JsonFields quality = json.object("quality");
    JsonFields cost = json.object("cost");
    NetworkReport report =
        new NetworkReport(
            quality.choice("metric", Metric.values()),
            quality.integer("rows"),
            optional(quality, "float"),
            optional(quality, "quantized"),
            new OperationCost(
                cost.longInteger("bootstraps"),
                cost.integer("rounds"),
                cost.number("worst_p_fail_log2"),
                cost.number("total_p_fail_log2")),
            json.numbers("quantization_steps"),
            json.texts("notes"));
    quality.finish();
    cost.finish();
    json.finish();
    return report;
  }

  private static Optional<Double> optional(JsonFields json, String name) {
    return json.has(name) ? Optional.of(json.number(name)) : Optional.empty();
  }
}
