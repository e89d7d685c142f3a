package io.cloakwork.compiler.pipeline;

import io.cloakwork.compiler.CalibrationException;
import io.cloakwork.compiler.OutputMode;
import io.cloakwork.compiler.analysis.Ranges;
import io.cloakwork.compiler.data.CsvTable;
import io.cloakwork.compiler.frontend.Calibration;
import io.cloakwork.compiler.frontend.ClientSplit;
import io.cloakwork.compiler.frontend.LinearModel;
import io.cloakwork.compiler.frontend.Quantize;
import io.cloakwork.compiler.frontend.QuantizeTrees;
import io.cloakwork.compiler.frontend.QuantizedModel;
import io.cloakwork.compiler.frontend.TreeModel;
import io.cloakwork.compiler.frontend.TreeQuantizer;
import io.cloakwork.compiler.frontend.TreeSplit;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.pass.AssignWidths;
import io.cloakwork.compiler.tensor.TensorProgram;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * What compilation for every target begins with: from an imported model to exact integers.
 *
 * @param imported after the passes on floating-point operations
 * @param quantized the model in integers
 * @param meaning its program, widths assigned
 * @param table that it was calibrated with
 */
record Quantization(
    TensorProgram imported, QuantizedModel quantized, Program meaning, CsvTable table) {

  /**
   * @throws io.cloakwork.compiler.ModelException if the model is not supported
   * @throws CalibrationException if the table is missing or does not fit
   */
  static Quantization of(
      TensorProgram imported, Optional<CsvTable> calibration, CompileOptions options) {
    CsvTable table =
        calibration.orElseThrow(() ->
            new CalibrationException(
                "one, because a float model does not hold the ranges of its features: a CSV with a"
                    + " header and "
                    + imported.inputWidth()
                    + " feature columns",
                "none"));
    QuantizedModel quantized =
        TreeSplit.fits(imported)
            ? trees(TreeSplit.of(imported), table, options)
            : linear(ClientSplit.of(imported), table, options);
    Program meaning = AssignWidths.run(quantized.program(), Ranges.of(quantized.program()));
    return new Quantization(imported, quantized, meaning, table);
  }

  private static QuantizedModel linear(LinearModel model, CsvTable table, CompileOptions options) {
    boolean two = model.labels().isPresent() && model.labels().get().count() == 2;
    OutputMode mode = options.output().orElse(two ? OutputMode.LABEL : OutputMode.SCORES);
    return Quantize.run(model, Calibration.ranges(model, table), options.bits(), mode);
  }

  private static QuantizedModel trees(TreeModel model, CsvTable table, CompileOptions options) {
    if (table.rowCount() == 0) {
      throw new CalibrationException("at least 1 row", "none");
    }
    TreeQuantizer quantizer =
        switch (options.quantizer()) {
          case UNIFORM -> new TreeQuantizer.Uniform(options.bits());
          case THRESHOLDS -> new TreeQuantizer.Thresholds();
        };
    OutputMode mode =
        options.output().orElse(model.decides() ? OutputMode.LABEL : OutputMode.SCORES);
    List<double[]> rows = IntStream.range(0, table.rowCount()).mapToObj(table::features).toList();
    return QuantizeTrees.run(
        model, quantizer, mode, table.featureNames(), rows, OptionalInt.empty());
  }
}
