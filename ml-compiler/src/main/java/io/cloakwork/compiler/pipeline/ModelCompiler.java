package io.cloakwork.compiler.pipeline;

import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.data.CsvTable;
import io.cloakwork.compiler.frontend.OnnxImporter;
import io.cloakwork.compiler.frontend.QuantizedModel;
import io.cloakwork.compiler.ir.Op;
import io.cloakwork.compiler.ir.Op.BitInput;
import io.cloakwork.compiler.ir.Op.GlweInput;
import io.cloakwork.compiler.ir.Op.Output;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.params.CircuitChoice;
import io.cloakwork.compiler.params.ParameterChoice;
import io.cloakwork.compiler.pass.FuseAffine;
import io.cloakwork.compiler.pass.RemoveIdentities;
import io.cloakwork.compiler.pass.SinkSelections;
import io.cloakwork.compiler.spec.ClientSpec;
import io.cloakwork.compiler.spec.Packing;
import io.cloakwork.compiler.spec.RowBits;
import io.cloakwork.compiler.spec.RowForm;
import io.cloakwork.compiler.tensor.TensorProgram;
import io.cloakwork.fhe.Progress;
import io.cloakwork.fhe.params.TfheParameters;
import java.util.Collections;
import java.util.Optional;

/**
 * Compiles a model: import, fuse, cut, quantize, range, lower, parameters, hide, program, report.
 * Gives the same model for the same arguments, on every machine.
 */
public final class ModelCompiler {
  private final CompileOptions options;

  public ModelCompiler(CompileOptions options) {
    this.options = options;
  }

  /**
   * @param onnx the file of the model
   * @param table rows like those that clients will send: the ranges of the features come from it,
   *     and the report's figures
   * @throws io.cloakwork.compiler.ModelException if the model is malformed or not supported
   * @throws io.cloakwork.compiler.CalibrationException if the table is missing or does not fit
   * @throws io.cloakwork.fhe.FormatException if a cell of the table is no number
   * @throws io.cloakwork.fhe.NoiseException if no circuit meets the failure probability
   * @throws io.cloakwork.fhe.ParameterException if the options contradict each other
   */
  public CompiledModel compile(byte[] onnx, Optional<CsvTable> table) {
    return compile(onnx, table, Progress.NONE);
  }

  /** The same, telling how many rows of the table the report has seen. */
  public CompiledModel compile(byte[] onnx, Optional<CsvTable> table, Progress progress) {
    return compile(
        onnx,
        table,
        ParameterChoice.choose(options.parameters(), options.keys()).parameters(),
        progress);
  }

  /** The same for parameters without a name; whether they are secure stands in the report. */
  CompiledModel compile(byte[] onnx, Optional<CsvTable> table, TfheParameters parameters) {
    return compile(onnx, table, parameters, Progress.NONE);
  }

  private CompiledModel compile(
      byte[] onnx, Optional<CsvTable> table, TfheParameters parameters, Progress progress) {
    Quantization start = Quantization.of(importModel(onnx, options.name()), table, options);
    QuantizedModel quantized = start.quantized();
    Program meaning = start.meaning();
    CircuitChoice all =
        CircuitChoice.choose(meaning, parameters, options.targetLog2(), options.digitBits());
    CircuitChoice bare =
        switch (options.features()) {
          case ALL -> all;
          case USED -> all.withUsedFeatures();
        };
    CircuitChoice choice =
        switch (options.hiding()) {
          case ON ->
              meaning.all(Op.Trees.class).isEmpty()
                  ? bare.hidden(parameters, options.targetLog2())
                  : bare.hiddenIfRoom(parameters, options.targetLog2());
          case OFF -> bare;
        };
    ClientSpec client = client(quantized, choice.circuit());
    return new CompiledModel(
        meaning,
        choice.circuit(),
        parameters,
        client,
        new ReportWriter(start.imported(), quantized, meaning, choice, client, parameters)
            .write(start.table(), progress));
  }

  /** Import and the passes on floating-point operations. */
  public static TensorProgram importModel(byte[] onnx, String name) {
    return FuseAffine.run(SinkSelections.run(RemoveIdentities.run(OnnxImporter.read(onnx, name))));
  }

  private static ClientSpec client(QuantizedModel quantized, Program circuit) {
    RowForm form = form(circuit);
    return new ClientSpec(
        circuit.name(),
        form instanceof RowBits bits ? Collections.max(bits.widths()) : quantized.bits(),
        quantized.features(),
        quantized.before(),
        form,
        circuit.masks().size(),
        circuit.outputs().stream().map(Output::encoding).toList(),
        quantized.answer(),
        circuit.bootstraps() > 0);
  }

  private static RowForm form(Program circuit) {
    Optional<BitInput> bits = circuit.bitInput();
    if (bits.isPresent()) {
      return new RowBits(
          bits.get().polynomialSize(), bits.get().widths(), bits.get().decomposition());
    }
    GlweInput first = circuit.inputs().getFirst();
    return new Packing(first.polynomialSize(), first.shift());
  }
}
