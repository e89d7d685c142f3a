package io.cloakwork.compiler.tensor;

import io.cloakwork.compiler.ModelException;
import io.cloakwork.compiler.tensor.TensorOp.LinearClassifier;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model on one row: operations in an order in which every value is defined before its use. Rows
 * are independent; the batch dimension of the file is gone.
 *
 * @param name of the model
 * @param input name of the row of features
 * @param inputWidth count of features
 * @param precision of the features, and of the arithmetic before trees
 * @param ops in order
 * @param output name of the numbers that the model gives
 * @param label name of the label that it gives, if it gives one
 */
public record TensorProgram(
    String name,
    String input,
    int inputWidth,
    Precision precision,
    List<TensorOp> ops,
    String output,
    Optional<String> label) {

  /**
   * @throws ModelException if a value is used before it is defined, defined twice, or does not have
   *     the width that an operation needs
   */
  public TensorProgram {
    ops = List.copyOf(ops);
    Shapes shapes = Shapes.of(input, inputWidth, ops);
    if (!shapes.widths.containsKey(output)) {
      throw ModelException.ofFile(output, "the output is a value that no node computes");
    }
    if (label.isPresent() && !shapes.labels.contains(label.get())) {
      throw ModelException.ofFile(label.get(), "the label output is not computed by a classifier");
    }
  }

  /** Count of numbers in the value of that name. */
  public int width(String value) {
    Integer width = Shapes.of(input, inputWidth, ops).widths.get(value);
    if (width == null) {
      throw new IllegalArgumentException("no value of numbers is called " + value);
    }
    return width;
  }

  /** The same model with other operations. */
  public TensorProgram withOps(List<TensorOp> newOps) {
    return new TensorProgram(name, input, inputWidth, precision, newOps, output, label);
  }

  /** Widths of number values and names of label values. */
  private record Shapes(Map<String, Integer> widths, Set<String> labels) {
    static Shapes of(String input, int inputWidth, List<TensorOp> ops) {
      Shapes shapes = new Shapes(new HashMap<>(), new HashSet<>());
      shapes.widths.put(input, inputWidth);
      for (TensorOp op : ops) {
        shapes.add(op);
      }
      return shapes;
    }

    private void add(TensorOp op) {
      boolean onLabel = labels.contains(op.input());
      if (onLabel) {
        switch (op) {
          case TensorOp.Cast _, TensorOp.Identity _, TensorOp.Relabel _ ->
              define(op, op.output(), 0);
          default -> throw fault(op, "its input '" + op.input() + "' is a label, not numbers");
        }
        return;
      }
      Integer width = widths.get(op.input());
      if (width == null) {
        throw fault(
            op, "its input '" + op.input() + "' is not defined before it: missing, or a cycle");
      }
      int outputWidth =
          switch (op) {
            case TensorOp.Scale scale -> {
              check(op, "offsets", scale.offset().columns(), width);
              check(op, "scales", scale.scale().columns(), width);
              yield width;
            }
            case TensorOp.Impute impute -> {
              check(op, "imputed values", impute.values().columns(), width);
              yield width;
            }
            case TensorOp.Add add -> {
              check(op, "constants", add.constant().columns(), width);
              yield width;
            }
            case TensorOp.MatMul matMul -> layer(op, matMul.weights(), null, width);
            case TensorOp.Gemm gemm -> layer(op, gemm.weights(), gemm.bias(), width);
            case TensorOp.LinearRegressor regressor ->
                layer(op, regressor.weights(), regressor.bias(), width);
            case TensorOp.Select select -> {
              check(op, "width of the row", select.width(), width);
              yield select.columns().size();
            }
            case TensorOp.Relabel _ ->
                throw fault(op, "its input '" + op.input() + "' is no label");
            case TensorOp.TreeRegressor trees -> {
              check(op, "features of the trees", trees.ensemble().features(), width);
              yield trees.ensemble().targets();
            }
            case TensorOp.TreeClassifier trees -> {
              check(op, "features of the trees", trees.ensemble().features(), width);
              check(op, "labels", trees.labels().count(), trees.ensemble().targets());
              yield trees.labels().count();
            }
            case LinearClassifier classifier -> {
              int rows = layer(op, classifier.weights(), classifier.bias(), width);
              int classes = classifier.labels().count();
              if (classifier.rule().scores(classes) != rows) {
                throw fault(op, classes + " labels for " + rows + " rows of weights");
              }
              yield classifier.rule().numbers(classes);
            }
            case TensorOp.Normalize _, TensorOp.Cast _, TensorOp.Identity _, TensorOp.ZipMap _ ->
                width;
          };
      define(op, op.output(), outputWidth);
      if (op instanceof TensorOp.Classifier classifier) {
        define(op, classifier.label(), 0);
      }
    }

    private static int layer(TensorOp op, Matrix weights, @Nullable Matrix bias, int width) {
      check(op, "weights of a row", weights.columns(), width);
      if (bias != null) {
        check(op, "constants of the layer", bias.columns(), weights.rows());
      }
      return weights.rows();
    }

    /** Width 0 marks a label. */
    private void define(TensorOp op, String value, int width) {
      if (widths.containsKey(value) || labels.contains(value)) {
        throw fault(op, "the value '" + value + "' is defined twice");
      }
      if (width == 0) {
        labels.add(value);
      } else {
        widths.put(value, width);
      }
    }

    private static void check(TensorOp op, String what, int actual, int expected) {
      if (actual != expected) {
        throw fault(op, what + ": expected " + expected + ", got " + actual);
      }
    }

    private static ModelException fault(TensorOp op, String reason) {
      return new ModelException(
          op.node(),
          op.operator().onnxName(),
          reason,
          "Export the model again and check the file.");
    }
  }
}
