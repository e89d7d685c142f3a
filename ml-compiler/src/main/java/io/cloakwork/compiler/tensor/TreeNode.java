package io.cloakwork.compiler.tensor;

import io.cloakwork.fhe.ParameterException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A node of a {@link DecisionTree}. Nodes are named by their index in the tree. */
public sealed interface TreeNode {

  /**
   * A question about one feature.
   *
   * @param missingIsTrue whether a missing value (NaN) goes the way of "true", whatever the test
   *     says of it
   * @param ifTrue the node that follows if the test passes
   * @param ifFalse the node that follows otherwise
   */
  record Branch(int feature, SplitTest test, boolean missingIsTrue, int ifTrue, int ifFalse)
      implements TreeNode {
    public Branch {
      if (feature < 0) {
        throw new ParameterException("feature of a branch", "at least 0", feature);
      }
    }

    /** Whether a value of the feature goes the way of "true". */
    public boolean passes(double x) {
      return test.passes(x) || (missingIsTrue && Double.isNaN(x));
    }
  }

  /** What a leaf gives to some targets. */
  record Leaf(List<Weight> weights) implements TreeNode {
    /**
     * @throws ParameterException if there is no weight, or two are for one target
     */
    public Leaf {
      weights = List.copyOf(weights);
      if (weights.isEmpty()) {
        throw new ParameterException("weights of a leaf", "at least 1", 0);
      }
      if (weights.size() > 1) {
        Set<Integer> targets = new HashSet<>();
        for (Weight weight : weights) {
          if (!targets.add(weight.target())) {
            throw new ParameterException(
                "weights of a leaf", "one per target", "two for target " + weight.target());
          }
        }
      }
    }
  }

  /** What a leaf gives to one target. */
  record Weight(int target, double value) {
    public Weight {
      if (target < 0) {
        throw new ParameterException("target of a weight", "at least 0", target);
      }
      if (!Double.isFinite(value)) {
        throw new ParameterException("weight of a leaf", "finite", value);
      }
    }
  }
}
