package io.cloakwork.compiler.spec;

import io.cloakwork.compiler.tensor.ClassLabels;
import io.cloakwork.compiler.tensor.PostTransform;
import io.cloakwork.compiler.tensor.ScoreRule;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the integers of a reply mean. */
public sealed interface Answer {

  /** Integers that a reply has. */
  int integers();

  /**
   * The prediction that the integers stand for.
   *
   * @throws MismatchException if their count is another
   */
  Prediction interpret(long[] integers);

  /** The number of one of the labels: nothing else leaves the computation. */
  record Label(ClassLabels labels) implements Answer {
    public Label {
      if (labels.count() < 2) {
        throw new ParameterException("labels to choose from", "at least 2", labels.count());
      }
    }

    @Override
    public int integers() {
      return 1;
    }

    @Override
    public Prediction interpret(long[] integers) {
      check(this, integers);
      int label = (int) Math.clamp(integers[0], 0, labels.count() - 1L);
      return new Prediction(Optional.of(labels.names().get(label)), List.of());
    }
  }

  /**
   * Scores of a classifier.
   *
   * @param scales value of one unit of each score
   * @param after steps on the transformed scores
   * @param rule by which scores choose the label
   */
  record Scores(
      ClassLabels labels,
      List<Double> scales,
      PostTransform postTransform,
      List<ClientStep> after,
      ScoreRule rule)
      implements Answer {
    /** Scores of a linear layer. */
    public Scores(
        ClassLabels labels,
        List<Double> scales,
        PostTransform postTransform,
        List<ClientStep> after) {
      this(labels, scales, postTransform, after, ScoreRule.ofLayer(scales.size()));
    }

    public Scores {
      scales = List.copyOf(scales);
      after = List.copyOf(after);
      checkScales(scales);
      if (scales.size() != rule.scores(labels.count())) {
        throw new ParameterException(
            "scores of " + labels.count() + " labels with the rule " + rule,
            rule.scores(labels.count()),
            scales.size());
      }
      after.forEach(step -> step.requireWidth(rule.numbers(labels.count())));
    }

    @Override
    public int integers() {
      return scales.size();
    }

    @Override
    public Prediction interpret(long[] integers) {
      double[] scores = scaled(this, integers, scales);
      return new Prediction(
          Optional.of(labels.names().get(rule.choose(scores))),
          finish(rule.values(scores, postTransform), after));
    }
  }

  /**
   * Targets of a regressor, or the outputs of a layer.
   *
   * @param scales value of one unit of each target
   * @param after steps on the transformed values
   */
  record Values(List<Double> scales, PostTransform postTransform, List<ClientStep> after)
      implements Answer {
    public Values {
      scales = List.copyOf(scales);
      after = List.copyOf(after);
      checkScales(scales);
      for (ClientStep step : after) {
        step.requireWidth(scales.size());
      }
    }

    @Override
    public int integers() {
      return scales.size();
    }

    @Override
    public Prediction interpret(long[] integers) {
      double[] values = postTransform.apply(scaled(this, integers, scales));
      return new Prediction(Optional.empty(), finish(values, after));
    }
  }

  private static void check(Answer answer, long[] integers) {
    if (integers.length != answer.integers()) {
      throw new MismatchException("integers of a reply", answer.integers(), integers.length);
    }
  }

  private static void checkScales(List<Double> scales) {
    for (double scale : scales) {
      if (!(scale > 0 && Double.isFinite(scale))) {
        throw new ParameterException("scale of a score", "above 0 and finite", scale);
      }
    }
    if (scales.isEmpty()) {
      throw new ParameterException("scores of an answer", "at least 1", 0);
    }
  }

  private static double[] scaled(Answer answer, long[] integers, List<Double> scales) {
    check(answer, integers);
    double[] scores = new double[integers.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = integers[i] * scales.get(i);
    }
    return scores;
  }

  private static List<Double> finish(double[] values, List<ClientStep> after) {
    double[] result = values;
    for (ClientStep step : after) {
      result = step.apply(result);
    }
    return Arrays.stream(result).boxed().toList();
  }
}
