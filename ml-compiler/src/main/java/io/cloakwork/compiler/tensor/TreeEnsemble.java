package io.cloakwork.compiler.tensor;

import io.cloakwork.compiler.tensor.TreeNode.Branch;
import io.cloakwork.compiler.tensor.TreeNode.Leaf;
import io.cloakwork.compiler.tensor.TreeNode.Weight;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;
import java.util.List;

/**
 * Trees whose answers are aggregated per target.
 *
 * @param features of a row
 * @param targets scores that come out
 * @param trees in the order in which their answers are added
 * @param aggregate how
 * @param baseValues what is added in the end: one per target, or none. A classifier of two classes
 *     may have a single one
 * @param precision of the features, thresholds and sums
 */
public record TreeEnsemble(
    int features,
    int targets,
    List<DecisionTree> trees,
    Aggregate aggregate,
    List<Double> baseValues,
    Precision precision) {
  /**
   * @throws ParameterException if a branch asks about a feature, or a leaf gives to a target, that
   *     does not exist, if there is no tree, or a base value is not finite
   */
  public TreeEnsemble {
    trees = List.copyOf(trees);
    baseValues = List.copyOf(baseValues);
    if (features < 1) {
      throw new ParameterException("features of an ensemble", "at least 1", features);
    }
    if (targets < 1) {
      throw new ParameterException("targets of an ensemble", "at least 1", targets);
    }
    if (trees.isEmpty()) {
      throw new ParameterException("trees of an ensemble", "at least 1", 0);
    }
    boolean single = targets == 2 && baseValues.size() == 1;
    if (!baseValues.isEmpty() && baseValues.size() != targets && !single) {
      throw new ParameterException("base values", "0 or " + targets, baseValues.size());
    }
    for (double value : baseValues) {
      if (!Double.isFinite(value)) {
        throw new ParameterException("base value", "finite", value);
      }
    }
    for (DecisionTree tree : trees) {
      for (TreeNode node : tree.nodes()) {
        switch (node) {
          case Branch branch -> requireBelow("feature of a branch", features, branch.feature());
          case Leaf leaf -> {
            for (Weight weight : leaf.weights()) {
              requireBelow("target of a weight", targets, weight.target());
            }
          }
        }
      }
    }
  }

  private static void requireBelow(String what, int bound, int actual) {
    if (actual >= bound) {
      throw new ParameterException(what, "in [0, " + (bound - 1) + "]", actual);
    }
  }

  /**
   * The same trees on a wider row.
   *
   * @param width of that row
   * @param columns of it that are the features of these trees
   */
  public TreeEnsemble onColumns(int width, List<Integer> columns) {
    return new TreeEnsemble(
        width,
        targets,
        trees.stream().map(tree -> tree.onColumns(columns)).toList(),
        aggregate,
        baseValues,
        precision);
  }

  /** Nodes of all trees. */
  public int nodeCount() {
    return trees.stream().mapToInt(tree -> tree.nodes().size()).sum();
  }

  /** The base value of a target; 0 where none is given. */
  public double base(int target) {
    return baseValues.size() == targets ? baseValues.get(target) : 0;
  }

  /**
   * What the trees give to each target, without base values.
   *
   * @param scores one per target; 0 where no tree gives anything
   * @param reached whether a tree gave something to the target
   */
  record Scores(double[] scores, boolean[] reached) {}

  /**
   * Runs all trees on one row, rounding every step to the ensemble's precision.
   *
   * @throws MismatchException if the row has another length
   */
  Scores run(double[] row) {
    if (row.length != features) {
      throw new MismatchException("features of a row", features, row.length);
    }
    double[] x = new double[row.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = precision.round(row[i]);
    }
    return aggregate(trees.stream().map(tree -> tree.leaf(x)).toList());
  }

  /** Aggregates what leaves give, one of each tree. */
  Scores aggregate(List<Leaf> leaves) {
    Scores result = new Scores(new double[targets], new boolean[targets]);
    for (Leaf leaf : leaves) {
      for (Weight weight : leaf.weights()) {
        add(result, weight.target(), precision.round(weight.value()));
      }
    }
    if (aggregate == Aggregate.AVERAGE) {
      for (int i = 0; i < targets; i++) {
        result.scores[i] = precision.round(result.scores[i] / trees.size());
      }
    }
    return result;
  }

  private void add(Scores to, int target, double value) {
    double before = to.scores[target];
    boolean first = !to.reached[target];
    to.scores[target] =
        switch (aggregate) {
          case SUM, AVERAGE -> precision.round(before + value);
          case MIN -> first || value < before ? value : before;
          case MAX -> first || value > before ? value : before;
        };
    to.reached[target] = true;
  }
}
