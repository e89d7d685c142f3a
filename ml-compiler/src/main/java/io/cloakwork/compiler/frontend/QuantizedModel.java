package io.cloakwork.compiler.frontend;

import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.spec.Answer;
import io.cloakwork.compiler.spec.ClientStep;
import io.cloakwork.compiler.spec.FeatureRange;
import java.util.List;

/**
 * A model in exact integers.
 *
 * @param program in the integer dialect: the meaning of the model from here on
 * @param bits of a feature
 * @param features and the ranges of their integers
 * @param before steps of the client before it quantizes
 * @param answer what the integers of the result mean
 * @param steps for each score the largest difference between the float and the quantized score of a
 *     row within the ranges, in units of the score; empty if only the label leaves
 */
public record QuantizedModel(
    Program program,
    int bits,
    List<FeatureRange> features,
    List<ClientStep> before,
    Answer answer,
    List<Double> steps) {
  public QuantizedModel {
    features = List.copyOf(features);
    before = List.copyOf(before);
    steps = List.copyOf(steps);
  }
}
