package io.cloakwork.compiler.frontend;

import io.cloakwork.compiler.ModelException;
import io.cloakwork.compiler.tensor.Aggregate;
import io.cloakwork.compiler.tensor.DecisionTree;
import io.cloakwork.compiler.tensor.ScoreRule;
import io.cloakwork.compiler.tensor.TensorOp;
import io.cloakwork.compiler.tensor.TensorOp.TreeClassifier;
import io.cloakwork.compiler.tensor.TensorOp.TreeOp;
import io.cloakwork.compiler.tensor.TreeEnsemble;
import io.cloakwork.compiler.tensor.TreeNode.Leaf;
import io.cloakwork.compiler.tensor.TreeNode.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which sums of an ensemble are needed, and how they choose a class: what of the special cases of
 * runtimes integers can follow exactly.
 *
 * @param targets of the ensemble, in the order of the scores
 * @param added what is added to each score in the end
 * @param rule of a classifier
 */
record TreeScoring(List<Integer> targets, List<Double> added, Optional<ScoreRule> rule) {
  private static final String RETRAIN =
      "Export the model with a weight for every class in each leaf.";

  private enum Presence {
    NEVER,
    SOMETIMES,
    ALWAYS
  }

  /**
   * @throws ModelException if which targets a row has scores for depends on the row, and matters
   */
  static TreeScoring of(TreeOp op) {
    return switch (op) {
      case TensorOp.TreeRegressor regressor -> regressor(regressor);
      case TreeClassifier classifier ->
          classifier.labels().count() == 2 ? two(classifier) : several(classifier);
    };
  }

  private static TreeScoring regressor(TensorOp.TreeRegressor op) {
    TreeEnsemble ensemble = op.ensemble();
    List<Double> added = new ArrayList<>();
    for (int i = 0; i < ensemble.targets(); i++) {
      Presence presence = presence(ensemble, i);
      boolean sum =
          ensemble.aggregate() == Aggregate.SUM || ensemble.aggregate() == Aggregate.AVERAGE;
      if (presence == Presence.SOMETIMES && (!sum || ensemble.base(i) != 0)) {
        throw fault(op, "whether a row has a value for target " + i + " depends on the row");
      }
      added.add(presence == Presence.NEVER ? 0 : ensemble.base(i));
    }
    return new TreeScoring(all(ensemble), added, Optional.empty());
  }

  private static TreeScoring two(TreeClassifier op) {
    TreeEnsemble ensemble = op.ensemble();
    Presence second = presence(ensemble, 1);
    if (second == Presence.NEVER) {
      ScoreRule rule = op.complements() ? ScoreRule.HALF_COMPLEMENT : ScoreRule.SIGN_NEGATIVE;
      if (ensemble.baseValues().size() == 2) {
        throw fault(op, "it has two base values, but weights for one class only");
      }
      double base = ensemble.baseValues().isEmpty() ? 0 : ensemble.baseValues().getFirst();
      return new TreeScoring(List.of(0), List.of(base), Optional.of(rule));
    }
    if (op.sharesScore() || second == Presence.SOMETIMES || !ensemble.baseValues().isEmpty()) {
      throw fault(
          op,
          second == Presence.SOMETIMES
              ? "whether a row has a score for the second class depends on the row"
              : "runtimes treat the scores of its two classes in a way of their own");
    }
    return new TreeScoring(all(ensemble), List.of(0.0, 0.0), Optional.of(ScoreRule.SECOND_SIGN));
  }

  private static TreeScoring several(TreeClassifier op) {
    TreeEnsemble ensemble = op.ensemble();
    boolean open =
        ensemble.baseValues().isEmpty()
            && IntStream.range(0, ensemble.targets())
                .anyMatch(i -> presence(ensemble, i) != Presence.ALWAYS);
    boolean positive = weights(ensemble).stream().allMatch(weight -> weight.value() > 0);
    if (open && !positive) {
      throw fault(op, "a row may have no score for some class, which then cannot win");
    }
    return new TreeScoring(
        all(ensemble),
        all(ensemble).stream().map(ensemble::base).toList(),
        Optional.of(ScoreRule.LARGEST));
  }

  private static List<Integer> all(TreeEnsemble ensemble) {
    return IntStream.range(0, ensemble.targets()).boxed().toList();
  }

  private static List<Weight> weights(TreeEnsemble ensemble) {
    return ensemble.trees().stream()
        .flatMap(tree -> tree.leaves().stream())
        .flatMap(leaf -> leaf.weights().stream())
        .toList();
  }

  private static Presence presence(TreeEnsemble ensemble, int target) {
    boolean somewhere = false;
    for (DecisionTree tree : ensemble.trees()) {
      List<Leaf> leaves = tree.leaves();
      long giving = leaves.stream().filter(leaf -> gives(leaf, target)).count();
      if (giving == leaves.size()) {
        return Presence.ALWAYS;
      }
      somewhere |= giving > 0;
    }
    return somewhere ? Presence.SOMETIMES : Presence.NEVER;
  }

  private static boolean gives(Leaf leaf, int target) {
    return leaf.weights().stream().anyMatch(weight -> weight.target() == target);
  }

  private static ModelException fault(TreeOp op, String reason) {
    return new ModelException(op.node(), op.operator().onnxName(), reason, RETRAIN);
  }
}
