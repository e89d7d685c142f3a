package io.cloakwork.compiler.tensor;

import io.cloakwork.compiler.tensor.TensorOp.TreeClassifier;
import io.cloakwork.compiler.tensor.TensorOp.TreeRegressor;
import io.cloakwork.compiler.tensor.TreeEnsemble.Scores;
import java.util.List;

/**
 * From the scores of trees to the numbers and the label that ONNX Runtime gives. The ONNX
 * specification leaves much of it open, above all for classifiers of two classes.
 */
final class TreeScores {
  private TreeScores() {}

  /**
   * What a classifier says.
   *
   * @param label index of the class
   * @param values one per class, after the post transform
   */
  record Classified(int label, double[] values) {}

  /** A target that no tree gives anything to is zero, whatever its base value. */
  static double[] regress(TreeRegressor op, double[] row) {
    TreeEnsemble ensemble = op.ensemble();
    Scores scores = ensemble.run(row);
    double[] values = scores.scores();
    for (int i = 0; i < values.length; i++) {
      values[i] =
          scores.reached()[i] ? ensemble.precision().round(values[i] + ensemble.base(i)) : 0;
    }
    return rounded(op.outputPrecision(), op.postTransform().apply(values));
  }

  static Classified classify(TreeClassifier op, Scores scores) {
    return op.labels().count() == 2 ? two(op, scores) : several(op, scores);
  }

  /** The largest score wins, the first of equal ones; classes without any score do not compete. */
  private static Classified several(TreeClassifier op, Scores scores) {
    TreeEnsemble ensemble = op.ensemble();
    double[] values = scores.scores();
    boolean based = !ensemble.baseValues().isEmpty();
    int best = -1;
    for (int i = 0; i < values.length; i++) {
      values[i] = ensemble.precision().round(values[i] + ensemble.base(i));
      if ((based || scores.reached()[i]) && (best < 0 || values[i] > values[best])) {
        best = i;
      }
    }
    return new Classified(best, rounded(Precision.SINGLE, op.postTransform().apply(values)));
  }

  /**
   * Two classes. If all weights are for one class, its score is compared with a half where no
   * weight is negative, else with zero. Otherwise the score of the second class is compared with
   * zero.
   */
  private static Classified two(TreeClassifier op, Scores scores) {
    Precision precision = op.ensemble().precision();
    List<Double> base = op.ensemble().baseValues();
    double first = scores.scores()[0];
    double second = scores.scores()[1];
    boolean hasFirst = scores.reached()[0];
    boolean hasSecond = scores.reached()[1];
    if (base.size() == 1) {
      first = precision.round(first + base.getFirst());
    }
    if (base.size() == 2) {
      if (hasSecond) {
        second = precision.round(base.get(1) + first);
        first = -second;
      } else {
        first = precision.round(first + base.get(0));
      }
    } else if (!hasSecond) {
      return one(op, first);
    }
    double positive = hasSecond ? second : first;
    double[] values = {hasFirst ? first : 0, hasSecond ? second : 0};
    return new Classified(
        positive > threshold(op) ? 1 : 0,
        rounded(Precision.SINGLE, op.postTransform().apply(values)));
  }

  /** A single score for two classes. */
  private static Classified one(TreeClassifier op, double score) {
    ScoreRule rule = op.complements() ? ScoreRule.HALF_COMPLEMENT : ScoreRule.SIGN_NEGATIVE;
    double[] scores = {score};
    return new Classified(
        rule.choose(scores), rounded(Precision.SINGLE, rule.values(scores, op.postTransform())));
  }

  private static double threshold(TreeClassifier op) {
    return op.complements() ? ScoreRule.HALF_COMPLEMENT.threshold() : 0;
  }

  private static double[] rounded(Precision precision, double[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = precision.round(values[i]);
    }
    return values;
  }
}
