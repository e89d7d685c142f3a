package io.cloakwork.compiler.frontend;

import io.cloakwork.compiler.spec.ClientStep;
import io.cloakwork.compiler.tensor.TensorOp;
import io.cloakwork.compiler.tensor.TensorOp.TreeOp;
import java.util.List;

/**
 * A model of trees, cut into what the client does before, the trees that run encrypted, and what
 * the client does after.
 *
 * @param name of the model
 * @param before steps of the client on the row
 * @param chain what happens to each feature between these steps and the trees: becomes part of the
 *     trees
 * @param trees with their post transform
 * @param after steps of the client on the transformed scores
 */
public record TreeModel(
    String name,
    List<ClientStep> before,
    FeatureChain chain,
    TreeOp trees,
    List<ClientStep> after) {
  public TreeModel {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }

  /**
   * Whether the label can be decided under encryption: by a single tree, or between few classes.
   */
  public boolean decides() {
    return trees instanceof TensorOp.TreeClassifier classifier
        && (classifier.labels().count() <= QuantizedModel.MAX_DECIDED
            || trees.ensemble().trees().size() == 1);
  }
}
