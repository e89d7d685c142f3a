package io.cloakwork.compiler.tensor;

/** How the scores of a classifier choose a class, and become one number per class. */
public enum ScoreRule {
  /** One score per class; the first of the largest wins. */
  LARGEST,
  /**
   * One score of the second of two classes, which wins above zero; the first has the complement.
   */
  SIGN_COMPLEMENT,
  /** One score of the second of two classes, which wins above zero; the first has the negative. */
  SIGN_NEGATIVE,
  /**
   * One score of the second of two classes, which wins above a half; the first has the complement.
   */
  HALF_COMPLEMENT,
  /** Two scores; the second class wins if its score is above zero, whatever the first is. */
  SECOND_SIGN,
  /**
   * One score per pair of classes, (0, 1), (0, 2), …, (1, 2), …: above zero it is a vote for the
   * first of the pair, else for the second. The most votes win, of equally many the first class.
   */
  VOTES;

  /** The rule of linear classifiers with so many scores. */
  public static ScoreRule ofLayer(int scores) {
    return scores == 1 ? SIGN_COMPLEMENT : LARGEST;
  }

  /** Scores that this rule takes for so many classes; 0 if it takes none. */
  public int scores(int classes) {
    return switch (this) {
      case LARGEST -> classes;
      case SIGN_COMPLEMENT, SIGN_NEGATIVE, HALF_COMPLEMENT -> classes == 2 ? 1 : 0;
      case SECOND_SIGN -> classes == 2 ? 2 : 0;
      case VOTES -> classes * (classes - 1) / 2;
    };
  }

  /** Numbers that {@link #values} gives for so many classes. */
  public int numbers(int classes) {
    return this == VOTES && classes > 2 ? scores(classes) : classes;
  }

  /** What a single score, or that of the second class, is compared with. */
  public double threshold() {
    return this == HALF_COMPLEMENT ? 0.5 : 0;
  }

  /** Index of the class that the scores choose. */
  public int choose(double[] scores) {
    return switch (this) {
      case LARGEST -> largest(scores);
      case VOTES -> largest(votes(scores));
      case SIGN_COMPLEMENT, SIGN_NEGATIVE, HALF_COMPLEMENT, SECOND_SIGN ->
          scores[scores.length - 1] > threshold() ? 1 : 0;
    };
  }

  private static int largest(double[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      if (scores[i] > scores[best]) {
        best = i;
      }
    }
    return best;
  }

  private static double[] votes(double[] scores) {
    int classes = 2;
    while (VOTES.scores(classes) < scores.length) {
      classes++;
    }
    double[] votes = new double[classes];
    int next = 0;
    for (int i = 0; i < classes; i++) {
      for (int j = i + 1; j < classes; j++) {
        votes[scores[next++] > 0 ? i : j]++;
      }
    }
    return votes;
  }

  /** One number per class; of {@link #VOTES} between more than two, one per pair. */
  public double[] values(double[] scores, PostTransform transform) {
    return switch (this) {
      case LARGEST, SECOND_SIGN -> transform.apply(scores);
      case VOTES -> {
        if (scores.length > 1) {
          yield transform.apply(scores);
        }
        yield transform == PostTransform.NONE
            ? new double[] {-scores[0], scores[0]}
            : transform.applyToSingle(scores[0]);
      }
      case SIGN_COMPLEMENT, HALF_COMPLEMENT -> transform.applyToSingle(scores[0]);
      case SIGN_NEGATIVE -> {
        double[] both = {-scores[0], scores[0]};
        yield transform == PostTransform.LOGISTIC ? transform.apply(both) : both;
      }
    };
  }
}
