package io.cloakwork.coprocessor.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.cloakwork.compiler.artifact.CompileReport;
import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.artifact.ModelFile;
import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.client.OfferDigest;
import io.cloakwork.fhe.serial.ParameterDigest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
    int outputs,
    String metric,
    int rows,
    @JsonProperty("float") @Nullable Double floating,
    @Nullable Double quantized,
    @Nullable Double simulated,
    int featureBits,
    int weightBits,
    int accumulatorBits,
    double pFailLog2,
    double worstPFailLog2,
    double securityBits,
    String keyDistribution,
    @Nullable Double hidingBits,
    int bootstraps,
    int cmuxes,
    int levels,
    long keyBytes,
    long requestBytes,
    long responseBytes,
    List<String> notes) {

  /**
   * @param file that holds the model: its bytes are what servers and clients know the model by
   */
  static ModelSummary of(CompiledModel model, Path file) throws IOException {
    Digest digest = new Digest(ModelFile.digest(file));
    CompileReport report = model.report();
    return new ModelSummary(
        model.name(),
        file.toString(),
        digest.hex(),
        OfferDigest.of(digest, model).hex(),
        ParameterDigest.of(model.parameters()).hex(),
        model.client().width(),
        model.client().outputs().size(),
        report.quality().metric().text(),
        report.quality().rows(),
        report.quality().floating().orElse(null),
        report.quality().quantized().orElse(null),
        report.quality().simulated().orElse(null),
        report.bits().features(),
        report.bits().weights(),
        report.bits().accumulator(),
        report.noise().totalLog2(),
        report.noise().worstLog2(),
        report.security().bits(),
        report.security().distribution(),
        report.hiding().map(CompileReport.Hiding::bits).orElse(null),
        report.counts().bootstraps(),
        report.counts().cmuxes(),
        report.counts().levels(),
        report.sizes().keys(),
        report.sizes().request(),
        report.sizes().response(),
        report.notes());
  }

  /** The same for a person. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        model          %s (%s)
        digest         %s
        offer digest   %s
        features       %d of %d bits, weights %d bits, accumulator %d bits
        %-14s float %s, quantized %s, simulated %s (%d rows)
        p_fail         %s in all, %s the worst step
        security       %.1f bits, key bits %s
        work           %d bootstraps, %d CMUXes, %d levels
        bytes          request %,d, response %,d, keys %,d\
        """
            .formatted(
                model,
                file,
                digest,
                offerDigest,
                features,
                featureBits,
                weightBits,
                accumulatorBits,
                metric,
                figure(floating),
                figure(quantized),
                figure(simulated),
                rows,
                FailureFigure.text(pFailLog2),
                FailureFigure.text(worstPFailLog2),
                Math.floor(securityBits * 10) / 10,
                keyDistribution,
                bootstraps,
                cmuxes,
                levels,
                requestBytes,
                responseBytes,
                keyBytes));
    notes.forEach(note -> text.append("\nnote           ").append(note));
    return text.toString();
  }

  private static String figure(@Nullable Double value) {
    return Optional.ofNullable(value).map("%.4f"::formatted).orElse("unknown");
  }
}
