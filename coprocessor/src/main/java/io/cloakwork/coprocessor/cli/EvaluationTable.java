package io.cloakwork.coprocessor.cli;

import io.cloakwork.compiler.evaluation.ExecutionMode;
import org.jspecify.annotations.Nullable;

/** The figures of an evaluation for a person. */
final class EvaluationTable {
  private EvaluationTable() {}

  static String text(EvaluationLine line) {
    return """
    model             %s, %s
    rows              %d
    agreement         %d of %d with the clear integers%s
    %-17s %s %s, float %s
    ms per row        p50 %.1f, p95 %.1f; computing alone p50 %.1f
    per row           %d bootstraps, %d CMUXes%s
    bytes per row     %,d up, %,d down
    key bytes         %,d
    p_fail            %s in all of one row\
    """
        .formatted(
            line.model(),
            line.mode(),
            line.rows(),
            line.agreeClear(),
            line.rows(),
            expected(line.agreeExpected(), line.rows()),
            line.metric(),
            line.mode(),
            figure(line.value()),
            figure(line.floating()),
            line.p50Ms(),
            line.p95Ms(),
            line.computeP50Ms(),
            line.bootstraps(),
            line.cmuxes(),
            line.mode().equals(ExecutionMode.ENCRYPTED.text()) ? "" : " when encrypted",
            line.requestBytes(),
            line.responseBytes(),
            line.keyBytes(),
            FailureFigure.text(line.pFailLog2()));
  }

  private static String expected(@Nullable Integer agree, int rows) {
    return agree == null ? "" : ", %d of %d with the float model's output".formatted(agree, rows);
  }

  private static String figure(@Nullable Double value) {
    return value == null ? "unknown" : "%.4f".formatted(value);
  }
}
