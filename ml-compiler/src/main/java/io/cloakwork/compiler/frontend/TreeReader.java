package io.cloakwork.compiler.frontend;

import io.cloakwork.compiler.tensor.Aggregate;
import io.cloakwork.compiler.tensor.ClassLabels;
import io.cloakwork.compiler.tensor.ModelOperator;
import io.cloakwork.compiler.tensor.PostTransform;
import io.cloakwork.compiler.tensor.TensorOp;
import io.cloakwork.compiler.tensor.TreeEnsemble;
import java.util.List;

/** The operators of trees. */
final class TreeReader {
  private final GraphValues values;

  TreeReader(GraphValues values) {
    this.values = values;
  }

  TensorOp regressor(NodeReader node) {
    String in = values.numbers(node, node.inputs(1, 1).getFirst());
    int targets = node.count("n_targets");
    Aggregate aggregate =
        NodeChecks.choice(
            node,
            "aggregate_function",
            node.string("aggregate_function", "SUM"),
            Aggregate.values());
    PostTransform transform = NodeChecks.postTransform(node);
    NodeChecks.requireUsable(node, transform, targets);
    TreeEnsemble trees =
        TreeAttributes.read(
            node, "target", values.width(in), targets, aggregate, values.precision(in));
    return new TensorOp.TreeRegressor(
        node.name(),
        in,
        values.define(node, 1, targets),
        trees,
        transform,
        ModelOperator.TREE_ENSEMBLE_REGRESSOR);
  }

  /** ONNX has 1 for SOFTMAX and 2 for LOGISTIC; ONNX Runtime has it the other way round. */
  private static PostTransform numberedTransform(NodeReader node) {
    long code = node.integer("post_transform", 0);
    return switch (Math.clamp(code, -1, 4)) {
      case 0 -> PostTransform.NONE;
      case 3 -> PostTransform.SOFTMAX_ZERO;
      default ->
          throw node.unsupported(
              "post_transform " + code + " is not supported: runtimes disagree on what it is",
              "Export the model with post_transform 0 and transform the values yourself.");
    };
  }

  TensorOp ensemble(NodeReader node) {
    String in = values.numbers(node, node.inputs(1, 1).getFirst());
    PostTransform transform = numberedTransform(node);
    TreeEnsemble trees = TreeEnsembleAttributes.read(node, values.width(in), values.precision(in));
    NodeChecks.requireUsable(node, transform, trees.targets());
    return new TensorOp.TreeRegressor(
        node.name(),
        in,
        values.define(node, 1, trees.targets()),
        trees,
        transform,
        ModelOperator.TREE_ENSEMBLE);
  }

  TensorOp classifier(NodeReader node) {
    String in = values.numbers(node, node.inputs(1, 1).getFirst());
    ClassLabels names = NodeChecks.classLabels(node, "classlabels_int64s");
    TreeEnsemble trees =
        TreeAttributes.read(
            node, "class", values.width(in), names.count(), Aggregate.SUM, values.precision(in));
    PostTransform transform = NodeChecks.postTransform(node);
    List<String> outputs = NodeChecks.classifierOutputs(node, values, names);
    TensorOp.TreeClassifier classifier =
        new TensorOp.TreeClassifier(
            node.name(), in, outputs.getLast(), outputs.getFirst(), trees, names, transform);
    if (names.count() == 2 && !classifier.sharesScore()) {
      requireClear(node, trees, names);
    }
    return classifier;
  }

  /** What ONNX Runtime makes of two classes with weights for both is not always what is meant. */
  private static void requireClear(NodeReader node, TreeEnsemble trees, ClassLabels names) {
    if (trees.baseValues().size() == 1) {
      throw node.unsupported(
          "one base value for two classes that both have weights: runtimes disagree on it",
          "Export the classifier with one base value per class.");
    }
    if (names.integers() && !names.names().equals(List.of("0", "1"))) {
      throw node.unsupported(
          "two classes that both have weights, with the labels "
              + names.names()
              + ": runtimes give 0 and 1 instead",
          "Export the classifier with the labels 0 and 1, or with labels of text.");
    }
  }
}
