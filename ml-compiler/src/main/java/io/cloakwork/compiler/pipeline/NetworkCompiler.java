package io.cloakwork.compiler.pipeline;

import io.cloakwork.compiler.artifact.Metric;
import io.cloakwork.compiler.artifact.NetworkModel;
import io.cloakwork.compiler.artifact.NetworkReport;
import io.cloakwork.compiler.data.CsvTable;
import io.cloakwork.compiler.evaluation.Metrics;
import io.cloakwork.compiler.frontend.QuantizedModel;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.network.NetworkExecutor;
import io.cloakwork.compiler.network.NetworkTypes;
import io.cloakwork.compiler.params.ParameterChoice;
import io.cloakwork.compiler.runtime.IntegerExecutor;
import io.cloakwork.compiler.spec.Answer;
import io.cloakwork.compiler.spec.FeatureBins;
import io.cloakwork.compiler.spec.NetworkSpec;
import io.cloakwork.compiler.spec.Prediction;
import io.cloakwork.compiler.spec.RowSpec;
import io.cloakwork.compiler.tensor.FloatExecutor;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.integer.CostMeter;
import io.cloakwork.fhe.integer.Form;
import io.cloakwork.fhe.integer.IntegerType;
import io.cloakwork.fhe.integer.OperationCost;
import io.cloakwork.fhe.params.TfheParameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Compiles a model for a network: to a program on encrypted integers of declared types, under a key
 * that is given. Gives the same model for the same arguments, on every machine.
 */
public final class NetworkCompiler {
  private final CompileOptions options;
  private final List<IntegerType> inputs;
  private final List<IntegerType> outputs;

  /**
   * @param options of those the name, bits, quantizer, output, parameters (the network's) and keys
   * @param inputs types of the features, or one for all; none for the smallest that fit
   * @param outputs types of the results, or one for all; none for the smallest that fit
   */
  public NetworkCompiler(
      CompileOptions options, List<IntegerType> inputs, List<IntegerType> outputs) {
    this.options = options;
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
  }

  /**
   * @param onnx the file of the model
   * @param table rows like those that callers will send: the ranges of the features come from it,
   *     and the report's figures
   * @throws io.cloakwork.compiler.ModelException if the model is malformed or not supported
   * @throws io.cloakwork.compiler.CalibrationException if the table is missing or does not fit
   * @throws io.cloakwork.fhe.FormatException if a cell of the table is no number
   * @throws ParameterException if there are more or fewer types than features or results, or one
   *     does not hold them
   * @throws io.cloakwork.fhe.CapacityException if a result has more than 64 bits
   */
  public NetworkModel compile(byte[] onnx, Optional<CsvTable> table) {
    Quantization start =
        Quantization.of(ModelCompiler.importModel(onnx, options.name()), table, options);
    QuantizedModel quantized = start.quantized();
    Program meaning = start.meaning();
    TfheParameters parameters =
        ParameterChoice.choose(options.parameters(), options.keys()).parameters();
    NetworkTypes smallest = NetworkTypes.smallest(meaning);
    NetworkTypes types =
        new NetworkTypes(
            declared("input types", inputs, smallest.inputs()),
            declared("output types", outputs, smallest.outputs()));
    NetworkExecutor executor = new NetworkExecutor(meaning, types);
    NetworkSpec spec =
        new NetworkSpec(
            meaning.name(),
            new RowSpec(quantized.features(), quantized.before()),
            executor.widths(),
            types.inputs(),
            types.outputs(),
            quantized.answer());
    return new NetworkModel(
        meaning, parameters, spec, report(start, spec, cost(executor, parameters)));
  }

  private static List<IntegerType> declared(
      String what, List<IntegerType> given, List<IntegerType> smallest) {
    if (given.isEmpty()) {
      return smallest;
    }
    List<IntegerType> types =
        given.size() == 1 ? Collections.nCopies(smallest.size(), given.getFirst()) : given;
    if (types.size() != smallest.size()) {
      throw new ParameterException(what, "1 or " + smallest.size(), types.size());
    }
    return types;
  }

  /** What one run takes: the values of the inputs have no say. */
  private static OperationCost cost(NetworkExecutor executor, TfheParameters parameters) {
    CostMeter meter = new CostMeter(parameters, Form.THROUGHPUT);
    executor.run(meter.evaluator(), executor.inputs().stream().map(meter::input).toList());
    return meter.cost();
  }

  private static NetworkReport report(Quantization start, NetworkSpec spec, OperationCost cost) {
    Metric metric =
        Metrics.of(
            switch (spec.answer()) {
              case Answer.Label _, Answer.Scores _ -> true;
              case Answer.Values _ -> false;
            });
    CsvTable table = start.table();
    FloatExecutor floating = new FloatExecutor(start.imported());
    IntegerExecutor integers = new IntegerExecutor(start.meaning());
    List<Prediction> byFloat = new ArrayList<>();
    List<Prediction> byIntegers = new ArrayList<>();
    for (int row = 0; row < table.rowCount(); row++) {
      double[] numbers = table.features(row);
      FloatExecutor.Result result = floating.run(numbers);
      byFloat.add(new Prediction(result.label(), Arrays.stream(result.values()).boxed().toList()));
      byIntegers.add(spec.answer().interpret(integers.run(spec.quantize(numbers))));
    }
    return new NetworkReport(
        metric,
        table.rowCount(),
        Metrics.value(metric, byFloat, table),
        Metrics.value(metric, byIntegers, table),
        cost,
        start.quantized().steps(),
        notes(start.quantized(), table.rowCount()));
  }

  private static List<String> notes(QuantizedModel quantized, int rows) {
    List<String> notes = new ArrayList<>();
    notes.add(
        "Ranges of the features come from the "
            + rows
            + " rows of the given table, as do the figures of this report; a value outside its range"
            + " is clamped to it.");
    notes.add(
        "The results are encrypted under the network's key: nobody learns anything but those who may"
            + " decrypt them, and they may ask about many rows of their choice. Only limits on"
            + " queries keep the model from them.");
    notes.add("Whoever runs the model sees it: on a public network everybody does.");
    if (quantized.features().stream().anyMatch(FeatureBins.class::isInstance)) {
      notes.add(
          "Callers learn the thresholds of the trees: the codes of features are bins between.");
    }
    if (!quantized.closeRows().isEmpty()) {
      notes.add(
          "Rounding the leaves of the trees could change the label of these rows of the table (from"
              + " 0 on), which are that close to another: "
              + quantized.closeRows());
    }
    return notes;
  }
}
