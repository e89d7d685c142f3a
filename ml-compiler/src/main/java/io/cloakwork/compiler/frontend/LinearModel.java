package io.cloakwork.compiler.frontend;

import io.cloakwork.compiler.spec.ClientStep;
import io.cloakwork.compiler.tensor.ClassLabels;
import io.cloakwork.compiler.tensor.Matrix;
import io.cloakwork.compiler.tensor.PostTransform;
import io.cloakwork.compiler.tensor.ScoreRule;
import java.util.List;
import java.util.Optional;

/**
 * A model with one linear layer, cut into what the client does before, the layer that runs
 * encrypted, and what the client does after.
 *
 * @param name of the model
 * @param node the layer's node, for messages
 * @param operator the layer's ONNX operator, for messages
 * @param before steps of the client on the row
 * @param weights one row per score
 * @param bias one per score
 * @param labels of a classifier; empty for a regressor
 * @param rule by which the scores of a classifier choose its label
 * @param postTransform of the scores, at the client
 * @param after steps of the client on the transformed scores
 */
public record LinearModel(
    String name,
    String node,
    String operator,
    List<ClientStep> before,
    Matrix weights,
    Matrix bias,
    Optional<ClassLabels> labels,
    Optional<ScoreRule> rule,
    PostTransform postTransform,
    List<ClientStep> after) {
  public LinearModel {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }
}
