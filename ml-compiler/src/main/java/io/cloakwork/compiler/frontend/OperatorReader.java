package io.cloakwork.compiler.frontend;

import io.cloakwork.compiler.ModelException;
import io.cloakwork.compiler.frontend.Tensors.Constant;
import io.cloakwork.compiler.tensor.ClassLabels;
import io.cloakwork.compiler.tensor.Matrix;
import io.cloakwork.compiler.tensor.ModelOperator;
import io.cloakwork.compiler.tensor.Norm;
import io.cloakwork.compiler.tensor.PostTransform;
import io.cloakwork.compiler.tensor.ScoreRule;
import io.cloakwork.compiler.tensor.TensorOp;
import java.util.Arrays;
import java.util.List;

/**
 * From ONNX nodes to tensor operations, one method per operator: those that compute with numbers
 * here, trees in {@link TreeReader}, support vectors in {@link SvmReader}, the others in {@link
 * ShapeReader}.
 */
final class OperatorReader {
  private static final int LAST_AXIS = -1;

  private final GraphValues values;
  private final TreeReader trees;
  private final ShapeReader shapes;
  private final SvmReader svm;

  /**
   * @param values known so far; gets those of each node that is read
   */
  OperatorReader(Initializers initializers, GraphValues values) {
    this.values = values;
    this.trees = new TreeReader(values);
    this.shapes = new ShapeReader(values, initializers);
    this.svm = new SvmReader(values);
  }

  void read(ModelOperator operator, NodeReader node) {
    switch (operator) {
      case ADD -> values.add(add(node));
      case ARRAY_FEATURE_EXTRACTOR -> shapes.arrayFeatureExtractor(node);
      case CAST -> shapes.cast(node);
      case CONCAT -> shapes.concat(node);
      case CONSTANT -> shapes.constant(node);
      case DROPOUT -> shapes.dropout(node);
      case FEATURE_VECTORIZER -> shapes.featureVectorizer(node);
      case FLATTEN -> shapes.flatten(node);
      case GATHER -> shapes.gather(node);
      case GEMM -> values.add(gemm(node));
      case IDENTITY -> shapes.identity(node);
      case IMPUTER -> values.add(imputer(node));
      case LABEL_ENCODER -> shapes.labelEncoder(node);
      case LINEAR_CLASSIFIER -> values.add(linearClassifier(node));
      case LINEAR_REGRESSOR -> values.add(linearRegressor(node));
      case MAT_MUL -> values.add(matMul(node));
      case NORMALIZER -> values.add(normalizer(node));
      case RESHAPE -> shapes.reshape(node);
      case SCALER -> values.add(scaler(node));
      case SQUEEZE -> shapes.squeeze(node);
      case SVM_CLASSIFIER -> values.add(svm.classifier(node));
      case SVM_REGRESSOR -> values.add(svm.regressor(node));
      case TREE_ENSEMBLE -> values.add(trees.ensemble(node));
      case TREE_ENSEMBLE_CLASSIFIER -> values.add(trees.classifier(node));
      case TREE_ENSEMBLE_REGRESSOR -> values.add(trees.regressor(node));
      case UNSQUEEZE -> shapes.unsqueeze(node);
      case ZIP_MAP -> shapes.zipMap(node);
    }
  }

  private TensorOp scaler(NodeReader node) {
    String in = values.numbers(node, node.inputs(1, 1).getFirst());
    int width = values.width(in);
    Matrix offset = perFeature(node, "offset", node.floats("offset"), width, 0);
    Matrix scale = perFeature(node, "scale", node.floats("scale"), width, 1);
    return new TensorOp.Scale(node.name(), in, values.define(node, 1, width), offset, scale);
  }

  private TensorOp imputer(NodeReader node) {
    String in = values.numbers(node, node.inputs(1, 1).getFirst());
    int width = values.width(in);
    Matrix imputed =
        perFeature(
            node, "imputed_value_floats", node.floats("imputed_value_floats"), width, Double.NaN);
    double replaced = node.floatValue("replaced_value_float", Double.NaN);
    String out = values.define(node, 1, width, values.precision(in));
    return new TensorOp.Impute(node.name(), in, out, replaced, imputed);
  }

  private TensorOp normalizer(NodeReader node) {
    String in = values.numbers(node, node.inputs(1, 1).getFirst());
    Norm norm = NodeChecks.choice(node, "norm", node.string("norm", "MAX"), Norm.values());
    return new TensorOp.Normalize(node.name(), in, values.define(node, 1, values.width(in)), norm);
  }

  private TensorOp linearRegressor(NodeReader node) {
    String in = values.numbers(node, node.inputs(1, 1).getFirst());
    long targets = node.integer("targets", 1);
    double[] coefficients = node.floats("coefficients");
    int rows = rows(node, coefficients, values.width(in));
    if (targets != rows) {
      throw node.malformed(
          "targets = "
              + targets
              + " but coefficients for "
              + rows
              + " rows of "
              + values.width(in));
    }
    Matrix bias = intercepts(node, rows);
    PostTransform transform = NodeChecks.postTransform(node);
    NodeChecks.requireUsable(node, transform, rows);
    return new TensorOp.LinearRegressor(
        node.name(),
        in,
        values.define(node, 1, rows),
        NodeChecks.matrix(node, "coefficients", rows, values.width(in), coefficients),
        bias,
        transform,
        ModelOperator.LINEAR_REGRESSOR);
  }

  private TensorOp linearClassifier(NodeReader node) {
    String in = values.numbers(node, node.inputs(1, 1).getFirst());
    double[] coefficients = node.floats("coefficients");
    int rows = rows(node, coefficients, values.width(in));
    Matrix bias = intercepts(node, rows);
    long multiClass = node.integer("multi_class", 0);
    if (multiClass != 0 && multiClass != 1) {
      throw node.malformed("multi_class: expected 0 or 1, got " + multiClass);
    }
    ClassLabels names = NodeChecks.classLabels(node, "classlabels_ints");
    if (names.count() != Math.max(2, rows)) {
      throw node.malformed(
          "class labels: expected " + Math.max(2, rows) + ", got " + names.count());
    }
    PostTransform transform = NodeChecks.postTransform(node);
    List<String> outputs = NodeChecks.classifierOutputs(node, values, names);
    return new TensorOp.LinearClassifier(
        node.name(),
        in,
        outputs.getLast(),
        outputs.getFirst(),
        NodeChecks.matrix(node, "coefficients", rows, values.width(in), coefficients),
        bias,
        names,
        transform,
        ScoreRule.ofLayer(rows),
        ModelOperator.LINEAR_CLASSIFIER);
  }

  private TensorOp matMul(NodeReader node) {
    List<String> inputs = node.inputs(2, 2);
    String in = values.numbers(node, inputs.getFirst());
    Matrix weights = layerWeights(node, inputs.get(1), false, 1);
    return new TensorOp.MatMul(node.name(), in, values.define(node, 1, weights.rows()), weights);
  }

  private TensorOp gemm(NodeReader node) {
    List<String> inputs = node.inputs(2, 3);
    String in = values.numbers(node, inputs.getFirst());
    node.integer("broadcast", 1); // operator sets before 7; the shapes say it all
    if (node.integer("transA", 0) != 0) {
      throw node.unsupported("transA = 1: rows would mix", "Export the layer with transA = 0.");
    }
    long transB = node.integer("transB", 0);
    double alpha = finite(node, "alpha", node.floatValue("alpha", 1));
    double beta = finite(node, "beta", node.floatValue("beta", 1));
    Matrix weights = layerWeights(node, inputs.get(1), transB != 0, alpha);
    Matrix bias =
        inputs.size() < 3
            ? Matrix.constant(weights.rows(), 0)
            : broadcast(node, inputs.get(2), weights.rows(), beta);
    return new TensorOp.Gemm(
        node.name(), in, values.define(node, 1, weights.rows()), weights, bias);
  }

  private TensorOp add(NodeReader node) {
    List<String> inputs = node.inputs(2, 2);
    node.integer("broadcast", 1); // operator sets before 7; the shapes say it all
    long axis = node.integer("axis", LAST_AXIS);
    if (axis != LAST_AXIS && axis != 1) {
      throw node.unsupported("axis = " + axis, "Export the model with a constant per feature.");
    }
    boolean constantFirst = values.constant(inputs.getFirst()).isPresent();
    String in = values.numbers(node, inputs.get(constantFirst ? 1 : 0));
    Matrix constant = broadcast(node, inputs.get(constantFirst ? 0 : 1), values.width(in), 1);
    String out = values.define(node, 1, values.width(in), values.precision(in));
    return new TensorOp.Add(node.name(), in, out, constant);
  }

  private static int rows(NodeReader node, double[] coefficients, int width) {
    if (coefficients.length == 0 || coefficients.length % width != 0) {
      throw node.malformed(
          coefficients.length + " coefficients are no multiple of the " + width + " features");
    }
    return coefficients.length / width;
  }

  private static Matrix intercepts(NodeReader node, int rows) {
    double[] values = node.floats("intercepts");
    return values.length == 0
        ? Matrix.constant(rows, 0)
        : NodeChecks.matrix(node, "intercepts", 1, rows, values);
  }

  /** Weights with one row per output, from a constant of shape [in, out] or transposed. */
  private Matrix layerWeights(NodeReader node, String name, boolean transposed, double factor) {
    Constant constant = constant(node, name);
    if (constant.shape().size() != 2) {
      throw node.unsupported(
          "weights '" + name + "' have the shape " + constant.shape() + ", expected two dimensions",
          "Export the layer with a matrix of weights.");
    }
    int first = constant.shape().get(0).intValue();
    int second = constant.shape().get(1).intValue();
    int rows = transposed ? first : second;
    int columns = transposed ? second : first;
    double[] values = new double[constant.values().length];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        values[r * columns + c] =
            factor * constant.values()[transposed ? r * columns + c : c * rows + r];
      }
    }
    return NodeChecks.matrix(node, "weights", rows, columns, values);
  }

  /** A constant of one value, of {@code width} values, or of shape [1, width], times a factor. */
  private Matrix broadcast(NodeReader node, String name, int width, double factor) {
    Constant constant = constant(node, name);
    boolean fits =
        constant.values().length == 1
            ? constant.shape().size() <= 2
            : constant.values().length == width && constant.shape().getLast() == width;
    if (!fits) {
      throw node.unsupported(
          "constant '" + name + "' of shape " + constant.shape() + " for rows of " + width,
          "Export the layer with one constant per output.");
    }
    double[] values = new double[width];
    for (int i = 0; i < width; i++) {
      values[i] = factor * constant.values()[constant.values().length == 1 ? 0 : i];
    }
    return NodeChecks.matrix(node, "constant", 1, width, values);
  }

  /** Weights, which are floats or doubles. */
  private Constant constant(NodeReader node, String name) {
    Constant constant =
        values
            .constant(name)
            .orElseThrow(() ->
                node.unsupported(
                    "'" + name + "' is not a constant of the file",
                    "Only layers with constant weights are supported: export a trained model."));
    if (!Tensors.FLOATS.contains(constant.type())) {
      throw new ModelException(
          name,
          "initializer",
          "its type is " + constant.type(),
          "Export the model with float or double weights.");
    }
    return constant;
  }

  /** One value for all features, one each, or none: then {@code otherwise}. */
  private static Matrix perFeature(
      NodeReader node, String what, double[] values, int width, double otherwise) {
    double[] all = values;
    if (values.length <= 1) {
      all = new double[width];
      Arrays.fill(all, values.length == 0 ? otherwise : values[0]);
    }
    return NodeChecks.matrix(node, what, 1, width, all);
  }

  private static double finite(NodeReader node, String what, double value) {
    if (!Double.isFinite(value)) {
      throw node.malformed(what + " is " + value);
    }
    return value;
  }
}
