package io.cloakwork.compiler.spec;

import java.util.List;
import java.util.Optional;

/**
 * What a model says about one row.
 *
 * @param label of a classifier
 * @param values scores or probabilities per class, or targets of a regressor; empty where only the
 *     label left the computation
 */
public record Prediction(Optional<String> label, List<Double> values) {
  public Prediction {
    values = List.copyOf(values);
  }
}
