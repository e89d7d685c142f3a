package io.cloakwork.compiler.frontend;

import io.cloakwork.compiler.ModelException;
import io.cloakwork.compiler.frontend.Initializers.Constant;
import io.cloakwork.compiler.onnx.TensorProto.DataType;
import io.cloakwork.compiler.tensor.ClassLabels;
import io.cloakwork.compiler.tensor.Matrix;
import io.cloakwork.compiler.tensor.ModelOperator;
import io.cloakwork.compiler.tensor.Norm;
import io.cloakwork.compiler.tensor.PostTransform;
import io.cloakwork.compiler.tensor.TensorOp;
import io.cloakwork.fhe.ParameterException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One method per operator: ONNX node to tensor operation. Keeps the width of every value. */
final class OperatorReader {
  private static final int LABEL = 0;
  private static final int LAST_AXIS = -1;

  /** Most numbers between nodes in all: a few bytes can ask for a value of any width. */
  private static final int MAX_ELEMENTS = 1 << 22;

  private static final Set<DataType> LABEL_TYPES =
      Set.of(DataType.INT64, DataType.INT32, DataType.STRING);

  private final Initializers initializers;
  private final Map<String, Integer> widths;
  private final Set<String> labels = new HashSet<>();
  private long elements;

  /**
   * @param widths of the values known so far; gets those of each node that is read
   */
  OperatorReader(Initializers initializers, Map<String, Integer> widths) {
    this.initializers = initializers;
    this.widths = widths;
  }

  TensorOp read(ModelOperator operator, NodeReader node) {
    return switch (operator) {
      case ADD -> add(node);
      case CAST -> cast(node);
      case GEMM -> gemm(node);
      case IDENTITY -> identity(node);
      case IMPUTER -> imputer(node);
      case LINEAR_CLASSIFIER -> linearClassifier(node);
      case LINEAR_REGRESSOR -> linearRegressor(node);
      case MAT_MUL -> matMul(node);
      case NORMALIZER -> normalizer(node);
      case SCALER -> scaler(node);
      case ZIP_MAP -> zipMap(node);
    };
  }

  private TensorOp scaler(NodeReader node) {
    String in = numbers(node, node.inputs(1, 1).getFirst());
    int width = width(in);
    Matrix offset = perFeature(node, "offset", node.floats("offset"), width, 0);
    Matrix scale = perFeature(node, "scale", node.floats("scale"), width, 1);
    return new TensorOp.Scale(node.name(), in, define(node, 1, width), offset, scale);
  }

  private TensorOp imputer(NodeReader node) {
    String in = numbers(node, node.inputs(1, 1).getFirst());
    int width = width(in);
    Matrix values =
        perFeature(
            node, "imputed_value_floats", node.floats("imputed_value_floats"), width, Double.NaN);
    double replaced = node.floatValue("replaced_value_float", Double.NaN);
    return new TensorOp.Impute(node.name(), in, define(node, 1, width), replaced, values);
  }

  private TensorOp normalizer(NodeReader node) {
    String in = numbers(node, node.inputs(1, 1).getFirst());
    Norm norm = choice(node, "norm", node.string("norm", "MAX"), Norm.values());
    return new TensorOp.Normalize(node.name(), in, define(node, 1, width(in)), norm);
  }

  private TensorOp linearRegressor(NodeReader node) {
    String in = numbers(node, node.inputs(1, 1).getFirst());
    long targets = node.integer("targets", 1);
    double[] coefficients = node.floats("coefficients");
    int rows = rows(node, coefficients, width(in));
    if (targets != rows) {
      throw node.malformed(
          "targets = " + targets + " but coefficients for " + rows + " rows of " + width(in));
    }
    Matrix bias = intercepts(node, rows);
    PostTransform transform = postTransform(node);
    if (transform != PostTransform.NONE && rows == 1) {
      throw node.unsupported(
          "post_transform " + transform + " with one target: runtimes disagree on it",
          "Export the model with post_transform NONE and transform the value yourself.");
    }
    return new TensorOp.LinearRegressor(
        node.name(),
        in,
        define(node, 1, rows),
        matrix(node, "coefficients", rows, width(in), coefficients),
        bias,
        transform);
  }

  private TensorOp linearClassifier(NodeReader node) {
    String in = numbers(node, node.inputs(1, 1).getFirst());
    double[] coefficients = node.floats("coefficients");
    int rows = rows(node, coefficients, width(in));
    Matrix bias = intercepts(node, rows);
    long multiClass = node.integer("multi_class", 0);
    if (multiClass != 0 && multiClass != 1) {
      throw node.malformed("multi_class: expected 0 or 1, got " + multiClass);
    }
    ClassLabels names = classLabels(node, Math.max(2, rows));
    PostTransform transform = postTransform(node);
    List<String> outputs = node.outputs(2);
    labels.add(outputs.getFirst());
    define(node, outputs.getFirst(), LABEL);
    define(node, outputs.getLast(), Math.max(2, rows));
    return new TensorOp.LinearClassifier(
        node.name(),
        in,
        outputs.getLast(),
        outputs.getFirst(),
        matrix(node, "coefficients", rows, width(in), coefficients),
        bias,
        names,
        transform);
  }

  private TensorOp matMul(NodeReader node) {
    List<String> inputs = node.inputs(2, 2);
    String in = numbers(node, inputs.getFirst());
    Matrix weights = layerWeights(node, inputs.get(1), false, 1);
    return new TensorOp.MatMul(node.name(), in, define(node, 1, weights.rows()), weights);
  }

  private TensorOp gemm(NodeReader node) {
    List<String> inputs = node.inputs(2, 3);
    String in = numbers(node, inputs.getFirst());
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
    return new TensorOp.Gemm(node.name(), in, define(node, 1, weights.rows()), weights, bias);
  }

  private TensorOp add(NodeReader node) {
    List<String> inputs = node.inputs(2, 2);
    node.integer("broadcast", 1); // operator sets before 7; the shapes say it all
    long axis = node.integer("axis", LAST_AXIS);
    if (axis != LAST_AXIS && axis != 1) {
      throw node.unsupported("axis = " + axis, "Export the model with a constant per feature.");
    }
    boolean constantFirst = initializers.find(inputs.getFirst()).isPresent();
    String in = numbers(node, inputs.get(constantFirst ? 1 : 0));
    Matrix constant = broadcast(node, inputs.get(constantFirst ? 0 : 1), width(in), 1);
    return new TensorOp.Add(node.name(), in, define(node, 1, width(in)), constant);
  }

  private TensorOp cast(NodeReader node) {
    String in = value(node, node.inputs(1, 1).getFirst());
    DataType to = node.dataType("to");
    boolean label = labels.contains(in);
    boolean kept = label ? LABEL_TYPES.contains(to) : to == DataType.FLOAT || to == DataType.DOUBLE;
    if (!kept) {
      throw node.unsupported(
          "a cast of " + (label ? "a label" : "numbers") + " to " + to + " may change values",
          "Export the model without this cast.");
    }
    // About 8-bit floats, which are not among these types.
    node.integer("saturate", 1);
    node.string("round_mode", "up");
    return new TensorOp.Cast(node.name(), in, passOn(node, in));
  }

  private TensorOp identity(NodeReader node) {
    String in = value(node, node.inputs(1, 1).getFirst());
    return new TensorOp.Identity(node.name(), in, passOn(node, in));
  }

  private TensorOp zipMap(NodeReader node) {
    String in = numbers(node, node.inputs(1, 1).getFirst());
    int keys =
        node.integers("classlabels_int64s").size() + node.strings("classlabels_strings").size();
    if (keys != width(in)) {
      throw node.malformed(keys + " keys for " + width(in) + " scores");
    }
    return new TensorOp.ZipMap(node.name(), in, define(node, 1, width(in)));
  }

  private String passOn(NodeReader node, String in) {
    String out = define(node, 1, width(in));
    if (labels.contains(in)) {
      labels.add(out);
    }
    return out;
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
        : matrix(node, "intercepts", 1, rows, values);
  }

  private static ClassLabels classLabels(NodeReader node, int count) {
    List<Long> integers = node.integers("classlabels_ints");
    List<String> strings = node.strings("classlabels_strings");
    if (integers.isEmpty() == strings.isEmpty()) {
      throw node.unsupported(
          "expected labels either as integers or as strings, got "
              + integers.size()
              + " and "
              + strings.size(),
          "Export the classifier with its class labels.");
    }
    List<String> names =
        integers.isEmpty() ? strings : integers.stream().map(String::valueOf).toList();
    if (names.size() != count) {
      throw node.malformed("class labels: expected " + count + ", got " + names.size());
    }
    try {
      return new ClassLabels(names, strings.isEmpty());
    } catch (IllegalArgumentException | ParameterException e) {
      throw withCause(node.malformed(String.valueOf(e.getMessage())), e);
    }
  }

  private static PostTransform postTransform(NodeReader node) {
    String name = node.string("post_transform", "NONE");
    if (name.equals("PROBIT")) {
      throw node.unsupported(
          "post_transform PROBIT is not supported: runtimes approximate it differently",
          "Export the model with post_transform NONE and transform the scores yourself.");
    }
    return choice(node, "post_transform", name, PostTransform.values());
  }

  private static <E extends Enum<E>> E choice(
      NodeReader node, String attribute, String name, E[] choices) {
    return Arrays.stream(choices)
        .filter(choice -> choice.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            node.malformed(
                attribute + ": expected one of " + Arrays.toString(choices) + ", got " + name));
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
    return matrix(node, "weights", rows, columns, values);
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
    return matrix(node, "constant", 1, width, values);
  }

  private Constant constant(NodeReader node, String name) {
    return initializers
        .find(name)
        .orElseThrow(() ->
            node.unsupported(
                "'" + name + "' is not a constant of the file",
                "Only layers with constant weights are supported: export a trained model."));
  }

  /** One value for all features, one each, or none: then {@code otherwise}. */
  private static Matrix perFeature(
      NodeReader node, String what, double[] values, int width, double otherwise) {
    double[] all = values;
    if (values.length <= 1) {
      all = new double[width];
      Arrays.fill(all, values.length == 0 ? otherwise : values[0]);
    }
    return matrix(node, what, 1, width, all);
  }

  private static Matrix matrix(
      NodeReader node, String what, int rows, int columns, double[] values) {
    try {
      return Matrix.of(rows, columns, values);
    } catch (IllegalArgumentException e) {
      throw withCause(node.malformed(what + ": " + e.getMessage()), e);
    }
  }

  private static double finite(NodeReader node, String what, double value) {
    if (!Double.isFinite(value)) {
      throw node.malformed(what + " is " + value);
    }
    return value;
  }

  private static ModelException withCause(ModelException fault, Exception cause) {
    fault.initCause(cause);
    return fault;
  }

  private int width(String name) {
    return widths.getOrDefault(name, LABEL);
  }

  private String value(NodeReader node, String name) {
    if (!widths.containsKey(name)) {
      throw node.malformed(
          initializers.find(name).isPresent()
              ? "its input '" + name + "' is a constant"
              : "its input '" + name + "' is not defined before it: missing, or a cycle");
    }
    return name;
  }

  private String numbers(NodeReader node, String name) {
    if (labels.contains(value(node, name))) {
      throw node.malformed("its input '" + name + "' is a label, not numbers");
    }
    return name;
  }

  private String define(NodeReader node, int outputs, int width) {
    return define(node, node.outputs(outputs).getFirst(), width);
  }

  private String define(NodeReader node, String name, int width) {
    if (initializers.find(name).isPresent() || widths.put(name, width) != null) {
      throw node.malformed("the value '" + name + "' is defined twice");
    }
    elements += width;
    if (elements > MAX_ELEMENTS) {
      throw node.unsupported(
          "the values up to here have " + elements + " numbers, at most " + MAX_ELEMENTS,
          "Export a model with fewer operations on wide rows.");
    }
    return name;
  }
}
