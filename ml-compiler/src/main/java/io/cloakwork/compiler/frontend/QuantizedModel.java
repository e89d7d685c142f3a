package io.cloakwork.compiler.frontend;

import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.spec.Answer;
import io.cloakwork.compiler.spec.ClientStep;
import io.cloakwork.compiler.spec.Feature;
import java.util.List;

/**
 * A model in exact integers.
 *
 * @param program in the integer dialect: the meaning of the model from here on
 * @param bits of the widest feature
 * @param features and how they become integers
 * @param before steps of the client before it quantizes
 * @param answer what the integers of the result mean
 * @param steps for each score the largest difference between the float and the quantized score of a
 *     row within the ranges, in units of the score; empty if only the label leaves. Of trees what
 *     rounding their leaves makes of it: whether a row takes other branches depends on the codes
 * @param closeRows rows of the calibration table, from 0 on, that are so close to another label
 *     that rounding the leaves of trees could change it
 */
public record QuantizedModel(
    Program program,
    int bits,
    List<Feature> features,
    List<ClientStep> before,
    Answer answer,
    List<Double> steps,
    List<Integer> closeRows) {
  /** Most classes that the label is found of under encryption: some thousand bootstraps. */
  public static final int MAX_DECIDED = 16;

  public QuantizedModel {
    closeRows = List.copyOf(closeRows);
    features = List.copyOf(features);
    before = List.copyOf(before);
    steps = List.copyOf(steps);
  }
}
