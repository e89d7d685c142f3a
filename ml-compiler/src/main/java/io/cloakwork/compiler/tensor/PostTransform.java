package io.cloakwork.compiler.tensor;

/** What a classifier or regressor does to its scores at the end. Runs at the client. */
public enum PostTransform {
  NONE,
  LOGISTIC,
  SOFTMAX,
  /** Softmax over the scores that are not zero; the others stay zero. */
  SOFTMAX_ZERO;

  /** Scores closer to zero than this count as zero for {@link #SOFTMAX_ZERO} (ONNX Runtime's). */
  private static final double ZERO = 1e-7;

  /** Transformed scores, one per class or target. */
  public double[] apply(double[] scores) {
    return switch (this) {
      case NONE -> scores.clone();
      case LOGISTIC -> {
        double[] out = new double[scores.length];
        for (int i = 0; i < out.length; i++) {
          out[i] = logistic(scores[i]);
        }
        yield out;
      }
      case SOFTMAX -> softmax(scores, false);
      case SOFTMAX_ZERO -> softmax(scores, true);
    };
  }

  /**
   * The two scores of a classifier with a single row of coefficients: the complement and the score,
   * or both logistic. Softmax does nothing here, as in ONNX Runtime.
   */
  public double[] applyToSingle(double score) {
    return this == LOGISTIC
        ? new double[] {logistic(-score), logistic(score)}
        : new double[] {1 - score, score};
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double[] softmax(double[] scores, boolean keepZeros) {
    double max = Double.NEGATIVE_INFINITY;
    for (double score : scores) {
      max = Math.max(max, score);
    }
    double[] out = new double[scores.length];
    double sum = 0;
    for (int i = 0; i < out.length; i++) {
      if (!keepZeros || Math.abs(scores[i]) > ZERO) {
        out[i] = Math.exp(scores[i] - max);
        sum += out[i];
      }
    }
    for (int i = 0; sum > 0 && i < out.length; i++) {
      out[i] /= sum;
    }
    return out;
  }
}
