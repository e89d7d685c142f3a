package io.cloakwork.compiler.artifact;

import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.integer.OperationCost;
import java.util.List;
import java.util.Optional;

/**
 * What a model for a network promises.
 *
 * @param metric of its quality
 * @param rows of the table that it was compiled with
 * @param floating the metric of the float model on the table, if the table has the truth
 * @param quantized the same of the model in integers
 * @param cost of one run in throughput form, with keys of the model's parameters
 * @param steps per score, the largest difference to the float model for rows within the ranges;
 *     empty if only a label leaves
 * @param notes what whoever deploys the model must know, in sentences
 */
public record NetworkReport(
    Metric metric,
    int rows,
    Optional<Double> floating,
    Optional<Double> quantized,
    OperationCost cost,
    List<Double> steps,
    List<String> notes) {
  public NetworkReport {
    steps = List.copyOf(steps);
    notes = List.copyOf(notes);
    if (rows < 0) {
      throw new ParameterException("rows of a report", "at least 0", rows);
    }
  }
}
