package io.cloakwork.coprocessor.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.cloakwork.compiler.artifact.ModelFile;
import io.cloakwork.compiler.artifact.NetworkModel;
import io.cloakwork.compiler.artifact.NetworkReport;
import io.cloakwork.fhe.integer.IntegerType;
import io.cloakwork.fhe.serial.ParameterDigest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a model for a network promises, in one line of {@code compile} and {@code inspect}.
 *
 * @param modelId what contracts name it by: the digest of its file
 * @param estimatedSeconds of one run on this machine; null where nobody measured
 */
record NetworkSummary(
    String model,
    String target,
    String file,
    String modelId,
    String parametersDigest,
    List<String> inputTypes,
    List<String> outputTypes,
    String metric,
    int rows,
    @JsonProperty("float") @Nullable Double floating,
    @Nullable Double quantized,
    double pFailLog2,
    double worstPFailLog2,
    long bootstraps,
    int rounds,
    @Nullable Double estimatedSeconds,
    List<String> notes) {

  /**
   * @param file that holds the model
   */
  static NetworkSummary of(NetworkModel model, Path file, @Nullable Double estimatedSeconds)
      throws IOException {
    NetworkReport report = model.report();
    return new NetworkSummary(
        model.name(),
        "network",
        file.toString(),
        ModelFile.digest(file),
        ParameterDigest.of(model.parameters()).hex(),
        names(model.spec().inputs()),
        names(model.spec().outputs()),
        report.metric().text(),
        report.rows(),
        report.floating().orElse(null),
        report.quantized().orElse(null),
        report.cost().totalLog2(),
        report.cost().worstLog2(),
        report.cost().bootstraps(),
        report.cost().rounds(),
        estimatedSeconds,
        report.notes());
  }

  private static List<String> names(List<IntegerType> types) {
    return types.stream().map(IntegerType::toString).toList();
  }

  /** The same for a person. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        model          %s (%s), for a network
        model id       %s
        takes          %s
        gives          %s
        %-14s float %s, quantized %s (%d rows)
        p_fail         %s in all, %s the worst step
        work           %,d bootstraps in %d rounds%s\
        """
            .formatted(
                model,
                file,
                modelId,
                runs(inputTypes),
                runs(outputTypes),
                metric,
                figure(floating),
                figure(quantized),
                rows,
                FailureFigure.text(pFailLog2),
                FailureFigure.text(worstPFailLog2),
                bootstraps,
                rounds,
                estimatedSeconds == null
                    ? ""
                    : ", about %.1f s on this machine".formatted(estimatedSeconds)));
    notes.forEach(note -> text.append("\nnote           ").append(note));
    return text.toString();
  }

  /** Equal neighbours together: 30 × uint8. */
  private static String runs(List<String> types) {
    List<String> runs = new ArrayList<>();
    for (int from = 0; from < types.size(); ) {
      int to = from + 1;
      while (to < types.size() && types.get(to).equals(types.get(from))) {
        to++;
      }
      runs.add(to - from == 1 ? types.get(from) : (to - from) + " × " + types.get(from));
      from = to;
    }
    return String.join(", ", runs);
  }

  private static String figure(@Nullable Double value) {
    return Optional.ofNullable(value).map("%.4f"::formatted).orElse("unknown");
  }
}
