package io.cloakwork.compiler.frontend;

import io.cloakwork.compiler.tensor.ClassLabels;
import io.cloakwork.compiler.tensor.ModelOperator;
import io.cloakwork.compiler.tensor.PostTransform;
import io.cloakwork.compiler.tensor.ScoreRule;
import io.cloakwork.compiler.tensor.TensorOp;
import java.util.Arrays;
import java.util.List;

/**
 * Support vector machines with a linear kernel: a sum of products with support vectors is one
 * product with their sum.
 */
final class SvmReader {
  /** As many as a file has room for. */
  private static final int MAX_VECTORS = OnnxImporter.MAX_BYTES / Float.BYTES;

  /** Pairs of more have more scores than clients accept. */
  private static final int MAX_CLASSES = 64;

  /** Of all pairs: 64 MiB. */
  private static final long MAX_WEIGHTS = 1L << 23;

  private final GraphValues values;

  SvmReader(GraphValues values) {
    this.values = values;
  }

  TensorOp regressor(NodeReader node) {
    String in = values.numbers(node, node.inputs(1, 1).getFirst());
    int width = values.width(in);
    long vectors = node.integer("n_supports", 0);
    double[] coefficients = node.floats("coefficients");
    double[] supports = node.floats("support_vectors");
    double[] rho = node.floats("rho");
    PostTransform transform = NodeChecks.postTransform(node);
    NodeChecks.requireUsable(node, transform, 1);
    requireLinear(node, vectors);
    if (node.integer("one_class", 0) != 0) {
      throw node.unsupported(
          "one_class = 1 is not supported", "Train a regressor or a classifier.");
    }
    double[] weights = new double[width];
    if (vectors == 0) {
      requireLength(node, "coefficients", coefficients.length, width);
      weights = coefficients;
    } else {
      requireLength(node, "coefficients", coefficients.length, vectors);
      requireLength(node, "support_vectors", supports.length, vectors * width);
      for (int i = 0; i < supports.length; i++) {
        weights[i % width] += coefficients[i / width] * supports[i];
      }
    }
    requireLength(node, "rho", rho.length, 1);
    return new TensorOp.LinearRegressor(
        node.name(),
        in,
        values.define(node, 1, 1),
        NodeChecks.matrix(node, "coefficients", 1, width, weights),
        NodeChecks.matrix(node, "rho", 1, 1, rho),
        transform,
        ModelOperator.SVM_REGRESSOR);
  }

  TensorOp classifier(NodeReader node) {
    String in = values.numbers(node, node.inputs(1, 1).getFirst());
    ClassLabels names = NodeChecks.classLabels(node, "classlabels_ints");
    if (node.floats("prob_a").length > 0 || node.floats("prob_b").length > 0) {
      throw node.unsupported(
          "probabilities (prob_a, prob_b) are not supported: runtimes iterate to find them",
          "Train the model without probabilities; its labels are the same.");
    }
    List<Long> perClass = node.integers("vectors_per_class");
    if (perClass.stream().anyMatch(count -> count < 0 || count > MAX_VECTORS)) {
      throw node.malformed("vectors_per_class: expected 0 to " + MAX_VECTORS + " each");
    }
    long vectors = perClass.stream().mapToLong(Long::longValue).sum();
    requireLinear(node, vectors);
    double[] supports = node.floats("support_vectors");
    return vectors == 0
        ? oneRowPerClass(node, in, names)
        : oneRowPerPair(node, in, names, perClass, supports);
  }

  private TensorOp oneRowPerClass(NodeReader node, String in, ClassLabels names) {
    int classes = names.count();
    if (classes == 2) {
      throw node.unsupported(
          "two classes without support vectors: runtimes find the label in a way of their own",
          "Export the model as a LinearClassifier.");
    }
    double[] coefficients = node.floats("coefficients");
    double[] rho = node.floats("rho");
    requireLength(node, "coefficients", coefficients.length, (long) classes * values.width(in));
    requireLength(node, "rho", rho.length, 1);
    double[] bias = new double[classes];
    Arrays.fill(bias, rho[0]);
    return classifier(node, in, names, coefficients, bias, ScoreRule.LARGEST);
  }

  private TensorOp oneRowPerPair(
      NodeReader node, String in, ClassLabels names, List<Long> perClass, double[] supports) {
    int classes = names.count();
    int width = values.width(in);
    if (classes > MAX_CLASSES || (long) ScoreRule.VOTES.scores(classes) * width > MAX_WEIGHTS) {
      throw node.unsupported(
          "%d classes of %d features: at most %d classes, and %d weights for all pairs, are read"
              .formatted(classes, width, MAX_CLASSES, MAX_WEIGHTS),
          "Train a linear model with one score per class.");
    }
    requireLength(node, "vectors_per_class", perClass.size(), classes);
    int[] first = new int[classes + 1];
    for (int i = 0; i < classes; i++) {
      first[i + 1] = Math.addExact(first[i], Math.toIntExact(perClass.get(i)));
    }
    int vectors = first[classes];
    int pairs = ScoreRule.VOTES.scores(classes);
    double[] coefficients = node.floats("coefficients");
    double[] rho = node.floats("rho");
    requireLength(node, "support_vectors", supports.length, (long) vectors * width);
    requireLength(node, "coefficients", coefficients.length, (classes - 1L) * vectors);
    requireLength(node, "rho", rho.length, pairs);
    double[] weights = new double[pairs * width];
    int pair = 0;
    for (int i = 0; i < classes; i++) {
      for (int j = i + 1; j < classes; j++) {
        // A class has one row of coefficients for each other one, in the order of the others.
        for (int vector = first[i]; vector < first[i + 1]; vector++) {
          add(weights, pair, coefficients[(j - 1) * vectors + vector], supports, vector, width);
        }
        for (int vector = first[j]; vector < first[j + 1]; vector++) {
          add(weights, pair, coefficients[i * vectors + vector], supports, vector, width);
        }
        pair++;
      }
    }
    return classifier(node, in, names, weights, rho, ScoreRule.VOTES);
  }

  private static void add(
      double[] weights, int row, double factor, double[] supports, int vector, int width) {
    for (int c = 0; c < width; c++) {
      weights[row * width + c] += factor * supports[vector * width + c];
    }
  }

  private TensorOp classifier(
      NodeReader node,
      String in,
      ClassLabels names,
      double[] weights,
      double[] bias,
      ScoreRule rule) {
    PostTransform transform = NodeChecks.postTransform(node);
    List<String> outputs =
        NodeChecks.classifierOutputs(node, values, names, rule.numbers(names.count()));
    return new TensorOp.LinearClassifier(
        node.name(),
        in,
        outputs.getLast(),
        outputs.getFirst(),
        NodeChecks.matrix(node, "coefficients", bias.length, values.width(in), weights),
        NodeChecks.matrix(node, "rho", 1, bias.length, bias),
        names,
        transform,
        rule,
        ModelOperator.SVM_CLASSIFIER);
  }

  private static void requireLinear(NodeReader node, long vectors) {
    String kernel = node.string("kernel_type", "LINEAR");
    node.floats("kernel_params"); // of other kernels
    if (!kernel.equals("LINEAR") && vectors > 0) {
      throw node.unsupported(
          "the kernel " + kernel + " is not supported", "Train a linear support vector machine.");
    }
  }

  private static void requireLength(NodeReader node, String what, int actual, long expected) {
    if (actual != expected) {
      throw node.malformed(what + ": expected " + expected + " values, got " + actual);
    }
  }
}
