package io.cloakwork.compiler.frontend;

import io.cloakwork.compiler.ModelException;
import io.cloakwork.compiler.OutputMode;
import io.cloakwork.compiler.ir.LongMatrix;
import io.cloakwork.compiler.ir.Op;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.ir.Value;
import io.cloakwork.compiler.spec.Answer;
import io.cloakwork.compiler.spec.ClientSpec;
import io.cloakwork.compiler.spec.FeatureRange;
import io.cloakwork.compiler.tensor.ClassLabels;
import io.cloakwork.compiler.tensor.Matrix;
import io.cloakwork.compiler.tensor.ScoreRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Quantize: a linear layer in exact integers.
 *
 * <p>Feature x in [lo, hi] becomes q = round((x − lo)/(hi − lo)·M) with M = 2^bits − 1. The weights
 * that act on the normalized features, v = w·(hi − lo), become W = round(v/s) with one scale s =
 * max|v|/(2^(bits−1) − 1); what is left, b + Σ w·lo, becomes the integer B = round((b + Σ
 * w·lo)·M/s). So the score is (Σ W·q + B)·s/M. Classes share one scale, since their scores are
 * compared; targets of a regressor have their own.
 */
public final class Quantize {
  private static final Value ROW = new Value(0);
  private static final Value SCORES = new Value(1);

  /** Beyond this a constant would leave no room for the features. */
  private static final double MAX_BIAS = Math.scalb(1.0, 50);

  private final LinearModel model;
  private final List<FeatureRange> features;
  private final int bits;

  private Quantize(LinearModel model, List<FeatureRange> features, int bits) {
    this.model = model;
    this.features = features;
    this.bits = bits;
  }

  /**
   * @param features ranges, one per feature
   * @param bits of features and weights, 2 to 16
   * @throws ModelException if the output mode does not fit the model
   */
  public static QuantizedModel run(
      LinearModel model, List<FeatureRange> features, int bits, OutputMode mode) {
    Quantize quantize = new Quantize(model, features, bits);
    return switch (mode) {
      case LABEL -> quantize.label();
      case SCORES -> quantize.scores();
    };
  }

  /** Integer weights, biases and the value of one unit, for some rows of the layer. */
  private record Rows(
      LongMatrix weights, List<Long> bias, List<Double> scales, List<Double> steps) {}

  private QuantizedModel label() {
    if (model.labels().isEmpty()) {
      throw fault("it gives no label", "Compile it with --output scores.");
    }
    ClassLabels labels = model.labels().get();
    if (labels.count() > QuantizedModel.MAX_DECIDED) {
      throw fault(
          "the label of "
              + labels.count()
              + " classes takes too long under encryption, at most "
              + QuantizedModel.MAX_DECIDED
              + " are told apart",
          "Compile it with --output scores: the client takes the largest.");
    }
    ScoreRule rule = model.rule().orElseThrow();
    List<Op> ops = labels.count() == 2 ? ofTwo(rule) : ofSeveral(rule, labels.count());
    Program program = new Program(model.name(), ops);
    return new QuantizedModel(
        program,
        bits,
        List.copyOf(features),
        model.before(),
        new Answer.Label(labels),
        List.of(),
        List.of());
  }

  private List<Op> ofTwo(ScoreRule rule) {
    Rows rows = quantize(decision(rule), Matrix.vector(decisionBias(rule)));
    // A pair's vote is for the second class where the score is 0, too.
    long tie = rule == ScoreRule.VOTES ? 1 : 0;
    Value label = new Value(2);
    return List.of(
        new Op.Features(ROW, features.size(), bits),
        new Op.LinearMap(SCORES, ROW, rows.weights, List.of(rows.bias.getFirst() + tie), Long.SIZE),
        new Op.Positive(label, SCORES),
        new Op.Result(label));
  }

  private List<Op> ofSeveral(ScoreRule rule, int classes) {
    Rows rows = quantize(model.weights(), model.bias());
    List<Op> ops =
        new ArrayList<>(
            List.of(
                new Op.Features(ROW, features.size(), bits),
                new Op.LinearMap(SCORES, ROW, rows.weights, rows.bias, Long.SIZE)));
    Value decided = SCORES;
    if (rule == ScoreRule.VOTES) {
      Value won = new Value(2);
      decided = new Value(3);
      ops.add(new Op.Positive(won, SCORES));
      ops.add(votes(classes, won, decided));
    }
    Value label = new Value(decided.id() + 1);
    ops.add(new Op.Largest(label, decided));
    ops.add(new Op.Result(label));
    return ops;
  }

  /** Votes for each class: of the first of a pair if the pair is won, else of the second. */
  private static Op votes(int classes, Value won, Value votes) {
    int pairs = ScoreRule.VOTES.scores(classes);
    long[] weights = new long[classes * pairs];
    List<Long> lost = new ArrayList<>();
    int pair = 0;
    for (int i = 0; i < classes; i++) {
      lost.add((long) i); // where no pair is won, a class has the votes of those before it
      for (int j = i + 1; j < classes; j++) {
        weights[i * pairs + pair] = 1;
        weights[j * pairs + pair] = -1;
        pair++;
      }
    }
    return new Op.LinearMap(votes, won, LongMatrix.of(classes, pairs, weights), lost, Long.SIZE);
  }

  /** One row whose score is above zero exactly if the second label is chosen. */
  private Matrix decision(ScoreRule rule) {
    if (model.weights().rows() == 1) {
      double sign = rule == ScoreRule.VOTES ? -1 : 1;
      return Matrix.vector(
          Arrays.stream(model.weights().row(0)).map(weight -> sign * weight).toArray());
    }
    double[] difference = model.weights().row(1);
    for (int i = 0; i < difference.length; i++) {
      difference[i] -= model.weights().at(0, i);
    }
    return Matrix.vector(difference);
  }

  private double decisionBias(ScoreRule rule) {
    return model.weights().rows() == 1
        ? (rule == ScoreRule.VOTES ? -1 : 1) * model.bias().at(0)
        : model.bias().at(1) - model.bias().at(0);
  }

  private QuantizedModel scores() {
    if (model.weights().rows() > ClientSpec.MAX_OUTPUTS) {
      throw fault(
          "it gives "
              + model.weights().rows()
              + " scores, clients accept at most "
              + ClientSpec.MAX_OUTPUTS,
          "Split the model.");
    }
    Rows rows = quantize(model.weights(), model.bias());
    Value row = new Value(0);
    Value scores = new Value(1);
    Program program =
        new Program(
            model.name(),
            List.of(
                new Op.Features(row, features.size(), bits),
                new Op.LinearMap(scores, row, rows.weights, rows.bias, Long.SIZE),
                new Op.Result(scores)));
    Answer answer =
        model.labels().isPresent()
            ? new Answer.Scores(
                model.labels().get(),
                rows.scales,
                model.postTransform(),
                model.after(),
                model.rule().orElseThrow())
            : new Answer.Values(rows.scales, model.postTransform(), model.after());
    return new QuantizedModel(
        program, bits, List.copyOf(features), model.before(), answer, rows.steps, List.of());
  }

  private Rows quantize(Matrix weights, Matrix bias) {
    int levels = (1 << bits) - 1;
    int largest = (1 << (bits - 1)) - 1;
    double[][] spans = new double[weights.rows()][];
    double[] constants = new double[weights.rows()];
    double[] peaks = new double[weights.rows()];
    for (int r = 0; r < weights.rows(); r++) {
      spans[r] = weights.row(r);
      constants[r] = bias.at(r);
      for (int i = 0; i < spans[r].length; i++) {
        constants[r] += spans[r][i] * features.get(i).low();
        spans[r][i] *= features.get(i).span();
        peaks[r] = Math.max(peaks[r], Math.abs(spans[r][i]));
      }
    }
    if (model.labels().isPresent()) {
      Arrays.fill(peaks, Arrays.stream(peaks).max().orElse(0));
    }
    long[] integers = new long[weights.rows() * weights.columns()];
    List<Long> biases = new ArrayList<>();
    List<Double> scales = new ArrayList<>();
    List<Double> steps = new ArrayList<>();
    for (int r = 0; r < weights.rows(); r++) {
      double scale = scale(peaks[r], constants[r], levels, largest);
      double unit = scale / levels;
      double step = unit / 2;
      for (int i = 0; i < spans[r].length; i++) {
        integers[r * weights.columns() + i] = Math.round(spans[r][i] / scale);
        step += Math.abs(spans[r][i]) / (2.0 * levels) + scale / 2;
      }
      double constant = constants[r] / unit;
      if (!(Math.abs(constant) <= MAX_BIAS)) {
        throw fault(
            "its constant is " + constant + " times the smallest step of its scores",
            "Check the calibration table: its ranges do not fit the model.");
      }
      biases.add(Math.round(constant));
      scales.add(unit);
      steps.add(step);
    }
    return new Rows(
        LongMatrix.of(weights.rows(), weights.columns(), integers), biases, scales, steps);
  }

  /** Value of the integer weight 1. Where all weights are zero, the constant alone sets it. */
  private static double scale(double peak, double constant, int levels, int largest) {
    if (peak > 0) {
      return peak / largest;
    }
    return constant == 0 ? 1 : Math.abs(constant) * levels / largest;
  }

  private ModelException fault(String reason, String advice) {
    return new ModelException(model.node(), model.operator(), reason, advice);
  }
}
