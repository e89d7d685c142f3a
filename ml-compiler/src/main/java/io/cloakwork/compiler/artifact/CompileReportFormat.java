package io.cloakwork.compiler.artifact;

import io.cloakwork.compiler.analysis.NoiseReport;
import io.cloakwork.compiler.artifact.CompileReport.Bits;
import io.cloakwork.compiler.artifact.CompileReport.Counts;
import io.cloakwork.compiler.artifact.CompileReport.Hiding;
import io.cloakwork.compiler.artifact.CompileReport.Quality;
import io.cloakwork.compiler.artifact.CompileReport.Security;
import io.cloakwork.compiler.artifact.CompileReport.Sizes;
import io.cloakwork.compiler.json.JsonFields;
import io.cloakwork.fhe.FormatException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** JSON form of a {@link CompileReport}. */
public final class CompileReportFormat {
  private static final int MAX_BYTES = 1 << 24;

  private CompileReportFormat() {}

  /** The report as JSON, for people, programs and model files. */
  public static ObjectNode json(CompileReport report) {
    ObjectNode json = JsonFields.object();
    Quality quality = report.quality();
    ObjectNode of = json.putObject("quality");
    of.put("metric", quality.metric().name());
    of.put("rows", quality.rows());
    quality.floating().ifPresent(value -> of.put("float", value));
    quality.quantized().ifPresent(value -> of.put("quantized", value));
    quality.simulated().ifPresent(value -> of.put("simulated", value));
    quality.sameLabels().ifPresent(rows -> of.put("same_labels", rows));
    if (!quality.closeRows().isEmpty()) {
      quality.closeRows().forEach(of.putArray("close_rows")::add);
    }
    json.putObject("bits")
        .put("features", report.bits().features())
        .put("weights", report.bits().weights())
        .put("accumulator", report.bits().accumulator());
    ObjectNode noise = json.putObject("p_fail_log2");
    report.noise().tables().forEach(noise.putArray("tables")::add);
    report.noise().outputs().forEach(noise.putArray("outputs")::add);
    noise.put("worst", report.noise().worstLog2());
    noise.put("total", Math.max(-Double.MAX_VALUE, report.noise().totalLog2()));
    json.putObject("security")
        .put("bits", report.security().bits())
        .put("estimate", report.security().estimate())
        .put("distribution", report.security().distribution());
    report.hiding().ifPresent(hiding -> json.putObject("hiding").put("bits", hiding.bits()));
    Counts counts = report.counts();
    json.putObject("counts")
        .put("bootstraps", counts.bootstraps())
        .put("cmuxes", counts.cmuxes())
        .put("products", counts.products())
        .put("extractions", counts.extractions())
        .put("combinations", counts.combinations())
        .put("levels", counts.levels());
    json.putObject("bytes")
        .put("keys", report.sizes().keys())
        .put("request", report.sizes().request())
        .put("response", report.sizes().response());
    report.steps().forEach(json.putArray("quantization_steps")::add);
    report.notes().forEach(json.putArray("notes")::add);
    return json;
  }

  static byte[] encode(CompileReport report) {
    return JsonFields.bytes(json(report));
  }

  /**
   * @throws FormatException if the text is no report
   */
  static CompileReport decode(byte[] bytes) {
    JsonFields json = JsonFields.parse("report", bytes, MAX_BYTES);
    JsonFields noise = json.object("p_fail_log2");
    NoiseReport risks = new NoiseReport(noise.numbers("tables"), noise.numbers("outputs"));
    noise.number("worst");
    noise.number("total");
    noise.finish();
    CompileReport report =
        new CompileReport(
            quality(json.object("quality")),
            bits(json.object("bits")),
            risks,
            security(json.object("security")),
            json.has("hiding") ? Optional.of(hiding(json.object("hiding"))) : Optional.empty(),
            counts(json.object("counts")),
            sizes(json.object("bytes")),
            json.numbers("quantization_steps"),
            json.texts("notes"));
    json.finish();
    return report;
  }

  private static Quality quality(JsonFields json) {
    Quality quality =
        new Quality(
            json.choice("metric", Metric.values()),
            json.integer("rows"),
            optional(json, "float"),
            optional(json, "quantized"),
            optional(json, "simulated"),
            json.has("same_labels") ? Optional.of(json.integer("same_labels")) : Optional.empty(),
            json.has("close_rows") ? json.integers("close_rows") : List.of());
    json.finish();
    return quality;
  }

  private static Bits bits(JsonFields json) {
    Bits bits =
        new Bits(json.integer("features"), json.integer("weights"), json.integer("accumulator"));
    json.finish();
    return bits;
  }

  private static Security security(JsonFields json) {
    Security security =
        new Security(json.number("bits"), json.text("estimate"), json.text("distribution"));
    json.finish();
    return security;
  }

  private static Hiding hiding(JsonFields json) {
    Hiding hiding = new Hiding(json.number("bits"));
    json.finish();
    return hiding;
  }

  private static Counts counts(JsonFields json) {
    Counts counts =
        new Counts(
            json.integer("bootstraps"),
            json.integer("cmuxes"),
            json.integer("products"),
            json.integer("extractions"),
            json.integer("combinations"),
            json.integer("levels"));
    json.finish();
    return counts;
  }

  private static Sizes sizes(JsonFields json) {
    Sizes sizes =
        new Sizes(
            json.longInteger("keys"), json.longInteger("request"), json.longInteger("response"));
    json.finish();
    return sizes;
  }

  private static Optional<Double> optional(JsonFields json, String name) {
    return json.has(name) ? Optional.of(json.number(name)) : Optional.empty();
  }
}
