package io.cloakwork.compiler.frontend;

import io.cloakwork.compiler.CalibrationException;
import io.cloakwork.compiler.ModelException;
import io.cloakwork.compiler.OutputMode;
import io.cloakwork.compiler.frontend.FeatureCodes.Question;
import io.cloakwork.compiler.ir.CodeTree;
import io.cloakwork.compiler.ir.Op;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.ir.Value;
import io.cloakwork.compiler.spec.Answer;
import io.cloakwork.compiler.spec.ClientSpec;
import io.cloakwork.compiler.spec.ClientStep;
import io.cloakwork.compiler.tensor.Aggregate;
import io.cloakwork.compiler.tensor.DecisionTree;
import io.cloakwork.compiler.tensor.PlainName;
import io.cloakwork.compiler.tensor.ScoreRule;
import io.cloakwork.compiler.tensor.TensorOp;
import io.cloakwork.compiler.tensor.TensorOp.TreeClassifier;
import io.cloakwork.compiler.tensor.TensorOp.TreeOp;
import io.cloakwork.compiler.tensor.TreeEnsemble;
import io.cloakwork.compiler.tensor.TreeNode.Branch;
import io.cloakwork.compiler.tensor.TreeNode.Leaf;
import io.cloakwork.compiler.tensor.TreeNode.Weight;
import io.cloakwork.fhe.ParameterException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * QuantizeTrees: an ensemble of trees in exact integers.
 *
 * <p>Features become codes ({@link TreeQuantizer}), and what a branch asks becomes a set of codes.
 * The weights of leaves become integers with one scale for all scores that are compared, and one
 * for each target of a regressor; base values, and the threshold of a label, are added to the
 * leaves of the first tree. The label of a single tree needs no scale: its leaves name the class.
 *
 * <p>The scale is the coarsest at which no row of the calibration table is so close to another
 * label that rounding could change it, and, where scores leave the computation, the error is below
 * a 512th of their range; where none is fine enough, the finest, and the rows are listed.
 */
public final class QuantizeTrees {
  /** Widest sums that the scale of leaves is chosen for. */
  public static final int MAX_SUM_BITS = 16;

  private static final int MAX_LEAF_BITS = 24;

  /** Far more than a circuit has room for. */
  private static final int MAX_TREE_NODES = 1 << 15;

  private static final int MAX_DEPTH = 1_000;

  /** Wider sums would not be exact on their way. */
  private static final int WIDEST_SUM = 50;

  private static final double STEPS_OF_RANGE = 512;

  private final TreeModel model;
  private final TreeOp op;
  private final TreeEnsemble ensemble;
  private final TreeQuantizer quantizer;
  private final List<String> names;
  private final List<double[]> rows;
  private final OptionalInt leafBits;

  private QuantizeTrees(
      TreeModel model,
      TreeQuantizer quantizer,
      List<String> names,
      List<double[]> rows,
      OptionalInt leafBits) {
    this.model = model;
    this.op = model.trees();
    this.ensemble = op.ensemble();
    this.quantizer = quantizer;
    this.names = names;
    this.rows = rows;
    this.leafBits = leafBits;
  }

  /**
   * @param names of the features
   * @param rows of the calibration table, before the client's steps; may be none with {@link
   *     TreeQuantizer.Thresholds}
   * @param leafBits bits of the leaves; empty to choose them
   * @throws ModelException if the output mode does not fit the model, or the model cannot be
   *     followed exactly by integers
   * @throws CalibrationException if the rows do not fit the model
   */
  public static QuantizedModel run(
      TreeModel model,
      TreeQuantizer quantizer,
      OutputMode mode,
      List<String> names,
      List<double[]> rows,
      OptionalInt leafBits) {
    int features = model.trees().ensemble().features();
    if (names.size() != features) {
      throw new CalibrationException(
          features + " feature columns in the model's order (a column 'label' is left out)",
          String.valueOf(names.size()));
    }
    names.forEach(QuantizeTrees::requirePlain);
    QuantizeTrees quantize =
        new QuantizeTrees(
            model,
            quantizer,
            names,
            rows.stream().map(row -> prepared(model, row)).toList(),
            leafBits);
    quantize.requireModestTrees();
    return switch (mode) {
      case LABEL -> quantize.label();
      case SCORES -> quantize.scores();
    };
  }

  private static void requirePlain(String name) {
    try {
      PlainName.require("name of a feature", name);
    } catch (ParameterException e) {
      throw new CalibrationException(e.what() + " in the header: " + e.expected(), e.actual());
    }
  }

  private void requireModestTrees() {
    for (DecisionTree tree : ensemble.trees()) {
      if (tree.nodes().size() > MAX_TREE_NODES || tree.depth() > MAX_DEPTH) {
        throw fault(
            "it has a tree of %d nodes and depth %d, at most %d and %d can be evaluated encrypted"
                .formatted(tree.nodes().size(), tree.depth(), MAX_TREE_NODES, MAX_DEPTH),
            "Train smaller trees.");
      }
    }
  }

  private static double[] prepared(TreeModel model, double[] row) {
    double[] values = row;
    for (ClientStep step : model.before()) {
      values = step.apply(values);
    }
    return values;
  }

  /** What becomes of the scores. */
  private enum Decision {
    NONE,
    SIGN,
    LARGEST
  }

  private QuantizedModel label() {
    if (!(op instanceof TreeClassifier classifier)) {
      throw fault("it gives no label", "Compile it with --output scores.");
    }
    Answer answer = new Answer.Label(classifier.labels());
    if (ensemble.trees().size() == 1) {
      CodeTrees trees = new CodeTrees(codes());
      CodeTree tree =
          trees.of(
              ensemble.trees().getFirst(),
              leaf -> List.of((long) classifier.choose(List.of(leaf))));
      return quantized(trees, List.of(tree), 1, Decision.NONE, answer, List.of(), List.of());
    }
    TreeScoring scoring = TreeScoring.of(op);
    ScoreRule rule = scoring.rule().orElseThrow();
    if (rule == ScoreRule.LARGEST) {
      return largest(classifier, scoring, answer);
    }
    int target = scoring.targets().getLast();
    double added = scoring.added().getLast() - rule.threshold();
    LeafScale.Weights weights = LeafScale.Weights.of(ensemble, target, added);
    LeafScale scale = scale(weights, ofMargins(scoring).orElse(ofRange(weights)));
    CodeTrees trees = new CodeTrees(codes());
    List<CodeTree> summands =
        summands(trees, List.of(target), List.of(scale), List.of(scale.round(added)));
    return quantized(trees, summands, 1, Decision.SIGN, answer, List.of(), close(scoring, scale));
  }

  private QuantizedModel largest(TreeClassifier classifier, TreeScoring scoring, Answer answer) {
    int classes = classifier.labels().count();
    if (classes > QuantizedModel.MAX_DECIDED) {
      throw fault(
          "the label of an ensemble of "
              + classes
              + " classes takes too long under encryption, at most "
              + QuantizedModel.MAX_DECIDED
              + " are told apart",
          "Compile it with --output scores: the client takes the largest.");
    }
    List<LeafScale> scales = scales(scoring);
    CodeTrees trees = new CodeTrees(codes());
    List<CodeTree> summands = summands(trees, scoring.targets(), scales, added(scoring, scales));
    return quantized(
        trees,
        summands,
        scales.size(),
        Decision.LARGEST,
        answer,
        List.of(),
        close(scoring, scales.getFirst()));
  }

  /** What is added to each score, in its scale. */
  private List<Long> added(TreeScoring scoring, List<LeafScale> scales) {
    List<Long> added = new ArrayList<>();
    for (int i = 0; i < scales.size(); i++) {
      added.add(scales.get(i).round(scoring.added().get(i) * divisor()));
    }
    return added;
  }

  private QuantizedModel scores() {
    TreeScoring scoring = TreeScoring.of(op);
    if (scoring.targets().size() > ClientSpec.MAX_OUTPUTS) {
      throw fault(
          "it gives "
              + scoring.targets().size()
              + " scores, clients accept at most "
              + ClientSpec.MAX_OUTPUTS,
          "Split the model.");
    }
    List<LeafScale> scales = scales(scoring);
    CodeTrees trees = new CodeTrees(codes());
    List<CodeTree> summands = summands(trees, scoring.targets(), scales, added(scoring, scales));
    List<Double> units = scales.stream().map(scale -> scale.unit() / divisor()).toList();
    List<Double> steps = scales.stream().map(scale -> scale.error() / divisor()).toList();
    Answer answer =
        switch (op) {
          case TreeClassifier classifier ->
              new Answer.Scores(
                  classifier.labels(),
                  units,
                  classifier.postTransform(),
                  model.after(),
                  scoring.rule().orElseThrow());
          case TensorOp.TreeRegressor regressor ->
              new Answer.Values(units, regressor.postTransform(), model.after());
        };
    return quantized(
        trees,
        summands,
        scales.size(),
        Decision.NONE,
        answer,
        steps,
        scoring.rule().isPresent() ? close(scoring, scales.getFirst()) : List.of());
  }

  /** What sums are divided by in the end. */
  private int divisor() {
    return ensemble.aggregate() == Aggregate.AVERAGE ? ensemble.trees().size() : 1;
  }

  /** One for all classes; one for each target of a regressor. */
  private List<LeafScale> scales(TreeScoring scoring) {
    List<LeafScale.Weights> weights = new ArrayList<>();
    for (int i = 0; i < scoring.targets().size(); i++) {
      weights.add(
          LeafScale.Weights.of(
              ensemble, scoring.targets().get(i), scoring.added().get(i) * divisor()));
    }
    if (scoring.rule().isEmpty()) {
      return IntStream.range(0, weights.size())
          .mapToObj(i -> scale(weights.get(i), range(scoring, i)))
          .toList();
    }
    LeafScale.Weights common = weights.stream().reduce(LeafScale.Weights::or).orElseThrow();
    double bound = Math.min(ofRange(common), ofMargins(scoring).orElse(Double.MAX_VALUE));
    return Collections.nCopies(weights.size(), scale(common, bound));
  }

  /** The error below which no row has another label. */
  private OptionalDouble ofMargins(TreeScoring scoring) {
    return rows.stream().mapToDouble(row -> margin(scoring, row) / comparedScores(scoring)).min();
  }

  private static double ofRange(LeafScale.Weights weights) {
    return weights.sum() / STEPS_OF_RANGE;
  }

  /** The coarsest scale whose error is below a bound, else the finest. */
  private LeafScale scale(LeafScale.Weights weights, double bound) {
    int least = leafBits.orElse(LeafScale.MIN_BITS);
    LeafScale scale = weights.scale(least);
    for (int bits = least + 1;
        leafBits.isEmpty() && bits <= MAX_LEAF_BITS && scale.error() >= bound;
        bits++) {
      LeafScale finer = weights.scale(bits);
      if (finer.sumBits() > MAX_SUM_BITS) {
        break;
      }
      scale = finer;
    }
    if (!(scale.unit() >= Double.MIN_NORMAL) || scale.sumBits() > WIDEST_SUM) {
      throw fault(
          "its largest weight is %s, what is added to scores %s: integers cannot hold both"
              .formatted(weights.largest(), weights.added()),
          "Check the scale of the model's weights and base values.");
    }
    return scale;
  }

  /** The error that a target may have. */
  private double range(TreeScoring scoring, int index) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double[] row : rows) {
      double sum = sums(scoring, row)[index];
      low = Math.min(low, sum);
      high = Math.max(high, sum);
    }
    return low < high
        ? (high - low) / STEPS_OF_RANGE
        : ofRange(LeafScale.Weights.of(ensemble, scoring.targets().get(index), 0));
  }

  /** Whose errors add up in a decision. */
  private static int comparedScores(TreeScoring scoring) {
    return scoring.rule().equals(Optional.of(ScoreRule.LARGEST)) ? 2 : 1;
  }

  private List<Integer> close(TreeScoring scoring, LeafScale scale) {
    double error = comparedScores(scoring) * scale.error();
    return IntStream.range(0, rows.size())
        .filter(row -> margin(scoring, rows.get(row)) <= error)
        .boxed()
        .toList();
  }

  /** How far the scores of a row are from another label. */
  private double margin(TreeScoring scoring, double[] row) {
    double[] sums = sums(scoring, row);
    ScoreRule rule = scoring.rule().orElseThrow();
    if (rule != ScoreRule.LARGEST) {
      return Math.abs(sums[sums.length - 1] - rule.threshold());
    }
    int best = rule.choose(sums);
    double second = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < sums.length; i++) {
      second = i == best ? second : Math.max(second, sums[i]);
    }
    return sums[best] - second;
  }

  /** Scores of the float model without rounding, before an average divides them. */
  private double[] sums(TreeScoring scoring, double[] row) {
    double[] x = new double[row.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = model.chain().apply(i, row[i]);
    }
    List<Leaf> leaves = ensemble.trees().stream().map(tree -> tree.leaf(x)).toList();
    double[] sums = new double[scoring.targets().size()];
    for (int i = 0; i < sums.length; i++) {
      int target = scoring.targets().get(i);
      double[] given =
          leaves.stream()
              .flatMap(leaf -> leaf.weights().stream())
              .filter(weight -> weight.target() == target)
              .mapToDouble(Weight::value)
              .toArray();
      double aggregate =
          switch (ensemble.aggregate()) {
            case SUM, AVERAGE -> Arrays.stream(given).sum();
            case MIN -> Arrays.stream(given).min().orElse(0);
            case MAX -> Arrays.stream(given).max().orElse(0);
          };
      sums[i] = aggregate + scoring.added().get(i) * divisor();
    }
    return sums;
  }

  /** Trees whose leaves' integers add up to the scores. */
  private List<CodeTree> summands(
      CodeTrees trees, List<Integer> targets, List<LeafScale> scales, List<Long> added) {
    return switch (ensemble.aggregate()) {
      case SUM, AVERAGE -> {
        List<CodeTree> summands = new ArrayList<>();
        for (DecisionTree tree : ensemble.trees()) {
          List<Long> base = summands.isEmpty() ? added : Collections.nCopies(added.size(), 0L);
          summands.add(trees.of(tree, leaf -> sum(integers(leaf, targets, scales, 0L), base)));
        }
        yield summands;
      }
      case MIN -> List.of(extreme(trees, targets, scales, added, Long.MAX_VALUE, Math::min));
      case MAX -> List.of(extreme(trees, targets, scales, added, Long.MIN_VALUE, Math::max));
    };
  }

  /**
   * @param none stands for what no tree gives
   */
  private CodeTree extreme(
      CodeTrees trees,
      List<Integer> targets,
      List<LeafScale> scales,
      List<Long> added,
      long none,
      BinaryOperator<Long> extreme) {
    Function<List<Long>, List<Long>> end =
        found -> sum(found.stream().map(value -> value == none ? 0L : value).toList(), added);
    return trees
        .combined(
            ensemble.trees(),
            leaf -> integers(leaf, targets, scales, none),
            (a, b) -> CodeTrees.extremes(a, b, extreme),
            end)
        .orElseThrow(() ->
            fault(
                "the "
                    + ensemble.aggregate()
                    + " of its "
                    + ensemble.trees().size()
                    + " trees needs one diagram of more than "
                    + CodeTrees.MAX_NODES
                    + " nodes",
                "Use fewer trees, or fewer bits of leaves."));
  }

  private static List<Long> integers(
      Leaf leaf, List<Integer> targets, List<LeafScale> scales, long none) {
    List<Long> integers = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      int target = targets.get(i);
      LeafScale scale = scales.get(i);
      integers.add(
          leaf.weights().stream()
              .filter(weight -> weight.target() == target)
              .map(weight -> scale.round(weight.value()))
              .findFirst()
              .orElse(none));
    }
    return integers;
  }

  private static List<Long> sum(List<Long> a, List<Long> b) {
    return IntStream.range(0, a.size()).mapToObj(i -> a.get(i) + b.get(i)).toList();
  }

  private List<FeatureCodes> codes() {
    List<Set<Question>> asked = new ArrayList<>();
    for (int i = 0; i < ensemble.features(); i++) {
      asked.add(new LinkedHashSet<>());
    }
    for (DecisionTree tree : ensemble.trees()) {
      for (Branch branch : tree.branches()) {
        asked.get(branch.feature()).add(Question.of(branch));
      }
    }
    return IntStream.range(0, ensemble.features())
        .mapToObj(i ->
            switch (quantizer) {
              case TreeQuantizer.Thresholds _ -> bins(i, asked.get(i));
              case TreeQuantizer.Uniform(int bits) -> grid(i, asked.get(i), bits);
            })
        .toList();
  }

  private FeatureCodes bins(int feature, Set<Question> asked) {
    List<Double> cuts = FeatureCodes.cuts(feature, model.chain(), asked);
    if (cuts.size() > FeatureCodes.MAX_CUTS) {
      throw fault(
          "feature "
              + feature
              + " has "
              + cuts.size()
              + " thresholds, at most "
              + FeatureCodes.MAX_CUTS
              + " can be told apart",
          "Compile it with the uniform quantizer.");
    }
    if (!cuts.isEmpty() && cuts.getFirst() == Double.NEGATIVE_INFINITY) {
      throw fault(
          "a branch tells minus infinity from the other values of feature " + feature,
          "Compile it with the uniform quantizer.");
    }
    return FeatureCodes.bins(names.get(feature), feature, model.chain(), asked, cuts);
  }

  private FeatureCodes grid(int feature, Set<Question> asked, int bits) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    boolean whole = true;
    for (double[] row : rows) {
      if (Double.isFinite(row[feature])) {
        low = Math.min(low, row[feature]);
        high = Math.max(high, row[feature]);
        whole &= Math.rint(row[feature]) == row[feature];
      }
    }
    if (!(low <= high)) {
      throw new CalibrationException("a finite value in the column " + names.get(feature), "none");
    }
    int most = (1 << bits) - 1;
    if (whole && high - low <= most) {
      return grid(feature, asked, low, high, (int) Math.max(1, high - low));
    }
    FeatureCodes codes = grid(feature, asked, low, high, most);
    return codes.width() > bits ? grid(feature, asked, low, high, most - 1) : codes;
  }

  private FeatureCodes grid(int feature, Set<Question> asked, double low, double high, int levels) {
    return FeatureCodes.grid(names.get(feature), feature, model.chain(), asked, low, high, levels);
  }

  private QuantizedModel quantized(
      CodeTrees codes,
      List<CodeTree> summands,
      int targets,
      Decision decision,
      Answer answer,
      List<Double> steps,
      List<Integer> closeRows) {
    Value row = new Value(0);
    Value scores = new Value(1);
    List<Op> ops = new ArrayList<>();
    ops.add(new Op.Features(row, codes.widths()));
    ops.add(new Op.Trees(scores, row, summands, targets, Long.SIZE));
    Value label = new Value(2);
    switch (decision) {
      case NONE -> ops.add(new Op.Result(scores));
      case SIGN -> ops.addAll(List.of(new Op.Positive(label, scores), new Op.Result(label)));
      case LARGEST -> ops.addAll(List.of(new Op.Largest(label, scores), new Op.Result(label)));
    }
    return new QuantizedModel(
        new Program(model.name(), ops),
        Collections.max(codes.widths()),
        codes.features(),
        model.before(),
        answer,
        steps,
        closeRows);
  }

  private ModelException fault(String reason, String advice) {
    return new ModelException(op.node(), op.operator().onnxName(), reason, advice);
  }
}
