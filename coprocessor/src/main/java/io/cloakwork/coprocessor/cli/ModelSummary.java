package io.cloakwork.coprocessor.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.cloakwork.compiler.artifact.CompileReport;
import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.artifact.ModelFile;
import io.cloakwork.compiler.cost.CostModel;
import io.cloakwork.compiler.cost.Work;
import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.client.OfferDigest;
import io.cloakwork.fhe.serial.ParameterDigest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a compiled model promises, in one line of {@code compile} and {@code inspect}. */
record ModelSummary(
    String model,
    String file,
    String digest,
    String offerDigest,
    String parametersDigest,
    int features,
    int sentBits,
    int outputs,
    String metric,
    int rows,
    @JsonProperty("float") @Nullable Double floating,
    @Nullable Double quantized,
    @Nullable Double simulated,
    @Nullable Integer sameLabels,
    List<Integer> closeRows,
    int featureBits,
    int weightBits,
    int accumulatorBits,
    double pFailLog2,
    double worstPFailLog2,
    List<Double> pFailLog2Tables,
    List<Double> pFailLog2Outputs,
    double securityBits,
    String keyDistribution,
    @Nullable Double hidingBits,
    int bootstraps,
    int cmuxes,
    int levels,
    @Nullable Double clientMsEstimate,
    @Nullable Double computeMsEstimate,
    @Nullable String estimatedFor,
    long keyBytes,
    long requestBytes,
    long responseBytes,
    List<String> notes) {
  private static final int SHOWN = 12;

  /**
   * @param file that holds the model: its bytes are what servers and clients know the model by
   * @param machine that times are estimated for, if any
   */
  static ModelSummary of(CompiledModel model, Path file, Optional<MachineCosts> machine)
      throws IOException {
    Optional<CostModel.Estimate> estimate =
        machine.map(costs ->
            costs.model().estimate(Work.of(model.circuit(), model.parameters(), costs.threads())));
    Digest digest = new Digest(ModelFile.digest(file));
    CompileReport report = model.report();
    return new ModelSummary(
        model.name(),
        file.toString(),
        digest.hex(),
        OfferDigest.of(digest, model).hex(),
        ParameterDigest.of(model.parameters()).hex(),
        model.client().width(),
        model.client().form().bits(),
        model.client().outputs().size(),
        report.quality().metric().text(),
        report.quality().rows(),
        report.quality().floating().orElse(null),
        report.quality().quantized().orElse(null),
        report.quality().simulated().orElse(null),
        report.quality().sameLabels().orElse(null),
        report.quality().closeRows(),
        report.bits().features(),
        report.bits().weights(),
        report.bits().accumulator(),
        report.noise().totalLog2(),
        report.noise().worstLog2(),
        report.noise().tables(),
        report.noise().outputs(),
        report.security().bits(),
        report.security().distribution(),
        report.hiding().map(CompileReport.Hiding::bits).orElse(null),
        report.counts().bootstraps(),
        report.counts().cmuxes(),
        report.counts().levels(),
        estimate.map(CostModel.Estimate::clientMillis).orElse(null),
        estimate.map(CostModel.Estimate::serverMillis).orElse(null),
        machine.map(MachineCosts::text).orElse(null),
        report.sizes().keys(),
        report.sizes().request(),
        report.sizes().response(),
        report.notes());
  }

  /** The same for a person. */
  String text() {
    List<String> lines = new ArrayList<>();
    line(lines, "model", "%s (%s)".formatted(model, file));
    line(lines, "digest", digest);
    line(lines, "offer digest", offerDigest);
    line(lines, "features", featuresText());
    line(
        lines,
        metric,
        "float %s, quantized %s, simulated %s (%d rows)"
            .formatted(figure(floating), figure(quantized), figure(simulated), rows));
    if (sameLabels != null) {
      line(lines, "labels", "%d of %d those of the float model".formatted(sameLabels, rows));
    }
    line(
        lines,
        "p_fail",
        "%s in all, %s the worst step"
            .formatted(FailureFigure.text(pFailLog2), FailureFigure.text(worstPFailLog2)));
    if (!pFailLog2Tables.isEmpty()) {
      line(lines, "  tables", grouped(pFailLog2Tables));
    }
    line(lines, "  outputs", grouped(pFailLog2Outputs));
    line(
        lines,
        "security",
        "%.1f bits, key bits %s".formatted(Math.floor(securityBits * 10) / 10, keyDistribution));
    line(
        lines, "work", "%d bootstraps, %d CMUXes, %d levels".formatted(bootstraps, cmuxes, levels));
    if (computeMsEstimate != null && clientMsEstimate != null && estimatedFor != null) {
      line(
          lines,
          "ms per row",
          "about %.1f of the server and %.1f of the client (estimate for %s, one row at a time)"
              .formatted(computeMsEstimate, clientMsEstimate, estimatedFor));
    }
    line(
        lines,
        "bytes",
        "request %,d, response %,d, keys %,d".formatted(requestBytes, responseBytes, keyBytes));
    notes.forEach(note -> line(lines, "note", note));
    return String.join("\n", lines);
  }

  private String featuresText() {
    return sentBits == 0
        ? "%d of %d bits, weights %d bits, accumulator %d bits"
            .formatted(features, featureBits, weightBits, accumulatorBits)
        : "%d of at most %d bits, sent as %d bits; scores %d bits"
            .formatted(features, featureBits, sentBits, accumulatorBits);
  }

  private static void line(List<String> lines, String name, String text) {
    lines.add("%-14s %s".formatted(name, text));
  }

  /** Failure probabilities, equal ones together. */
  private static String grouped(List<Double> log2s) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    log2s.forEach(log2 -> counts.merge(FailureFigure.text(log2), 1, Integer::sum));
    List<String> parts = new ArrayList<>();
    counts.forEach((text, count) -> parts.add(count == 1 ? text : text + " (" + count + " times)"));
    return parts.size() <= SHOWN
        ? String.join(", ", parts)
        : String.join(", ", parts.subList(0, SHOWN)) + ", and " + (parts.size() - SHOWN) + " more";
  }

  private static String figure(@Nullable Double value) {
    return Optional.ofNullable(value).map("%.4f"::formatted).orElse("unknown");
  }
}
