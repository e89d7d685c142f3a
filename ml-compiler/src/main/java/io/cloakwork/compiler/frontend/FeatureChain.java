package io.cloakwork.compiler.frontend;

import io.cloakwork.compiler.tensor.Precision;
import io.cloakwork.compiler.tensor.TensorOp;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What happens to each feature by itself before trees ask about it, in the precision in which
 * runtimes compute it: a function of one number that never falls, or never rises. Trees with such a
 * chain before them are trees on the numbers at its start, with other thresholds.
 *
 * @param input precision of the numbers at the start
 * @param steps in order; only those that {@link #takes}
 * @param trees precision in which the trees compare
 */
public record FeatureChain(Precision input, List<TensorOp> steps, Precision trees) {
  public FeatureChain {
    steps = List.copyOf(steps);
  }

  /** Whether an operation is monotone in each feature, and depends on no other. */
  static boolean takes(TensorOp op) {
    return switch (op) {
      case TensorOp.Add _ -> true;
      case TensorOp.Impute impute -> Double.isNaN(impute.replaced());
      case TensorOp.Scale scale ->
          IntStream.range(0, scale.scale().columns()).allMatch(i -> scale.scale().at(i) != 0);
      case TensorOp.Normalize _,
          TensorOp.LinearLayer _,
          TensorOp.TreeOp _,
          TensorOp.Select _,
          TensorOp.Relabel _,
          TensorOp.Renaming _ ->
          false;
    };
  }

  /** What the trees see of a feature. */
  double apply(int feature, double x) {
    double value = input.round(x);
    for (TensorOp step : steps) {
      value =
          switch (step) {
            case TensorOp.Add add -> input.round(value + add.constant().at(feature));
            case TensorOp.Impute impute ->
                Double.isNaN(value) ? input.round(impute.values().at(feature)) : value;
            case TensorOp.Scale scale ->
                Precision.SINGLE.round(
                    input.round(value - scale.offset().at(feature)) * scale.scale().at(feature));
            default -> throw new AssertionError(step);
          };
    }
    return trees.round(value);
  }

  /**
   * The largest number x at which a question about {@code apply(feature, x)} that is monotone in x
   * is answered as at minus infinity; plus infinity if it has one answer everywhere.
   */
  double lastLike(int feature, Question question) {
    boolean first = question.holds(apply(feature, Double.NEGATIVE_INFINITY));
    if (question.holds(apply(feature, Double.POSITIVE_INFINITY)) == first) {
      return Double.POSITIVE_INFINITY;
    }
    long low = key(Double.NEGATIVE_INFINITY);
    long high = key(Double.POSITIVE_INFINITY);
    while (low + 1 != high) {
      long middle = (low & high) + ((low ^ high) >> 1); // the difference may overflow
      if (question.holds(apply(feature, number(middle))) == first) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return number(low);
  }

  /** A question about what the trees see. */
  @FunctionalInterface
  interface Question {
    boolean holds(double x);
  }

  /** Orders doubles like integers, −0.0 right below 0.0. */
  private static long key(double x) {
    long bits = Double.doubleToRawLongBits(x);
    return bits >= 0 ? bits : Long.MIN_VALUE - bits - 1;
  }

  private static double number(long key) {
    return Double.longBitsToDouble(key >= 0 ? key : Long.MIN_VALUE - key - 1);
  }
}
