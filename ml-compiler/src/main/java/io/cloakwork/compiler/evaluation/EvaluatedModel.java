package io.cloakwork.compiler.evaluation;

import io.cloakwork.compiler.artifact.CompileReport;
import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.artifact.Metric;
import io.cloakwork.compiler.artifact.NetworkModel;
import io.cloakwork.compiler.artifact.NetworkReport;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.spec.Answer;
import io.cloakwork.compiler.spec.ClientSpec;
import io.cloakwork.compiler.spec.RowSpec;
import io.cloakwork.fhe.serial.ServerKeyFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What an evaluation has to know of a model, whatever it was compiled for.
 *
 * @param row how rows become integers
 * @param widths bits of each integer
 * @param meaning in the integer dialect
 * @param answer what the results mean
 * @param floating the metric of the float model, as the report has it
 * @param steps per score, the largest difference to the float model
 * @param keyBytes of evaluation keys
 * @param totalFailureLog2 of one run
 */
public record EvaluatedModel(
    String name,
    RowSpec row,
    List<Integer> widths,
    Program meaning,
    Answer answer,
    Metric metric,
    Optional<Double> floating,
    List<Double> steps,
    long keyBytes,
    double totalFailureLog2,
    int bootstraps,
    int cmuxes) {
  public EvaluatedModel {
    widths = List.copyOf(widths);
    steps = List.copyOf(steps);
  }

  public static EvaluatedModel of(CompiledModel model) {
    CompileReport report = model.report();
    ClientSpec client = model.client();
    return new EvaluatedModel(
        model.name(),
        client.row(),
        IntStream.range(0, client.width()).mapToObj(client::bits).toList(),
        model.meaning(),
        client.answer(),
        report.quality().metric(),
        report.quality().floating(),
        report.steps(),
        report.sizes().keys(),
        report.noise().totalLog2(),
        report.counts().bootstraps(),
        report.counts().cmuxes());
  }

  public static EvaluatedModel of(NetworkModel model) {
    NetworkReport report = model.report();
    return new EvaluatedModel(
        model.name(),
        model.spec().row(),
        model.spec().widths(),
        model.meaning(),
        model.spec().answer(),
        report.metric(),
        report.floating(),
        report.steps(),
        ServerKeyFormat.size(model.parameters()),
        report.cost().totalLog2(),
        Math.toIntExact(report.cost().bootstraps()),
        0);
  }

  /** The integers of a row. */
  int[] quantize(double[] numbers) {
    return row.quantize(numbers, widths::get);
  }
}
