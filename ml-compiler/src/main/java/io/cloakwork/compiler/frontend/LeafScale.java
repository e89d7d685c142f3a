package io.cloakwork.compiler.frontend;

import io.cloakwork.compiler.tensor.Aggregate;
import io.cloakwork.compiler.tensor.DecisionTree;
import io.cloakwork.compiler.tensor.Precision;
import io.cloakwork.compiler.tensor.TreeEnsemble;
import io.cloakwork.compiler.tensor.TreeNode.Leaf;
import io.cloakwork.compiler.tensor.TreeNode.Weight;

/**
 * How the weights of leaves for one or more targets become integers: weight w becomes round(w/s).
 *
 * @param unit s, the value of the integer 1
 * @param bits of the largest integer, with its sign
 * @param error most by which the integer sum of an ensemble, times s, differs from its float sum:
 *     half a unit per tree that gives to the target, half a unit for what is added in the end, and
 *     what the float sum itself rounds
 * @param sumBits of the largest sum, with its sign
 */
record LeafScale(double unit, int bits, double error, int sumBits) {
  /** Fewest bits of a leaf. */
  static final int MIN_BITS = 2;

  /** The integer of a weight. */
  long round(double weight) {
    return Math.round(weight / unit);
  }

  /** What of the weights of some targets matters here. */
  record Weights(int summands, double largest, double sum, double added, Precision precision) {

    /**
     * @param added what is added to the sum in the end
     */
    static Weights of(TreeEnsemble ensemble, int target, double added) {
      int giving = 0;
      double largest = 0;
      double sum = 0;
      boolean sums =
          ensemble.aggregate() == Aggregate.SUM || ensemble.aggregate() == Aggregate.AVERAGE;
      for (DecisionTree tree : ensemble.trees()) {
        double most = 0;
        boolean gives = false;
        for (Leaf leaf : tree.leaves()) {
          for (Weight weight : leaf.weights()) {
            if (weight.target() == target) {
              gives = true;
              most = Math.max(most, Math.abs(weight.value()));
            }
          }
        }
        giving += gives ? 1 : 0;
        largest = Math.max(largest, most);
        sum = sums ? sum + most : Math.max(sum, most);
      }
      return new Weights(
          sums ? giving : Math.min(1, giving), largest, sum, added, ensemble.precision());
    }

    /** The larger of both in every respect: for targets that share a scale. */
    Weights or(Weights other) {
      return new Weights(
          Math.max(summands, other.summands),
          Math.max(largest, other.largest),
          Math.max(sum, other.sum),
          Math.max(Math.abs(added), Math.abs(other.added)),
          precision);
    }

    LeafScale scale(int bits) {
      double unit = largest == 0 ? 1 : largest / ((1L << (bits - 1)) - 1);
      double epsilon = precision == Precision.SINGLE ? 0x1p-23 : 0x1p-52;
      double rounding = epsilon * (summands + 1) * (sum + Math.abs(added));
      double most = (sum + Math.abs(added)) / unit + summands + 1;
      return new LeafScale(
          unit, bits, (summands + 1) * unit / 2 + rounding, 2 + Math.getExponent(most));
    }
  }
}
