package io.cloakwork.compiler.frontend;

import io.cloakwork.compiler.ModelException;
import io.cloakwork.compiler.frontend.Tensors.Constant;
import io.cloakwork.compiler.onnx.TensorProto.DataType;
import io.cloakwork.compiler.tensor.ClassLabels;
import io.cloakwork.compiler.tensor.Precision;
import io.cloakwork.compiler.tensor.TensorOp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The operators that compute nothing: they pick and join columns, change types and shapes that do
 * not matter for one row, and rename labels.
 */
final class ShapeReader {
  private static final Set<DataType> LABEL_TYPES =
      Set.of(DataType.INT64, DataType.INT32, DataType.STRING);
  private static final Set<DataType> INDICES = Set.of(DataType.INT64, DataType.INT32);

  private final GraphValues values;
  private final Initializers constants;

  ShapeReader(GraphValues values, Initializers constants) {
    this.values = values;
    this.constants = constants;
  }

  void cast(NodeReader node) {
    String in = values.require(node, node.inputs(1, 1).getFirst());
    DataType to = node.dataType("to");
    boolean label = values.isLabel(in);
    boolean kept = label ? LABEL_TYPES.contains(to) : Tensors.FLOATS.contains(to);
    if (!kept) {
      throw node.unsupported(
          "a cast of " + (label ? "a label" : "numbers") + " to " + to + " may change values",
          "Export the model without this cast.");
    }
    // About 8-bit floats, which are not among these types.
    node.integer("saturate", 1);
    node.string("round_mode", "up");
    pass(
        node,
        in,
        node.outputs(1).getFirst(),
        to == DataType.DOUBLE ? Precision.DOUBLE : Precision.SINGLE);
  }

  void identity(NodeReader node) {
    pass(node, values.require(node, node.inputs(1, 1).getFirst()));
  }

  /** Does nothing outside of training. */
  void dropout(NodeReader node) {
    List<String> inputs = node.inputs(1, 3);
    if (inputs.size() == 3 && isNotZero(node, inputs.get(2))) {
      throw node.unsupported("it is in training mode", "Export the trained model.");
    }
    node.floatValue("ratio", 0);
    node.integer("seed", 0);
    if (node.integer("is_test", 1) != 1) {
      throw node.unsupported("it is in training mode", "Export the trained model.");
    }
    pass(
        node,
        values.require(node, inputs.getFirst()),
        node.outputs(1, 2).getFirst(),
        values.precision(inputs.getFirst()));
  }

  private boolean isNotZero(NodeReader node, String name) {
    return constants.find(name).orElseThrow(() -> notConstant(node, name)).values()[0] != 0;
  }

  /** Only constants that are numbers have a use here. */
  void constant(NodeReader node) {
    node.inputs(0, 0);
    String name = node.outputs(1).getFirst();
    if (values.isDefined(name)) {
      throw node.malformed("the value '" + name + "' is defined twice");
    }
    constants.define(name, node.constant());
  }

  void zipMap(NodeReader node) {
    String in = values.numbers(node, node.inputs(1, 1).getFirst());
    int keys =
        node.integers("classlabels_int64s").size() + node.strings("classlabels_strings").size();
    if (keys != values.width(in)) {
      throw node.malformed(keys + " keys for " + values.width(in) + " scores");
    }
    String out = values.define(node, 1, values.width(in));
    values.add(new TensorOp.ZipMap(node.name(), in, out));
  }

  void concat(NodeReader node) {
    long axis = node.integer("axis", 1);
    if (axis != 1 && axis != -1) {
      throw node.unsupported("axis = " + axis + ": rows would mix", "Join columns, with axis = 1.");
    }
    join(node, node.inputs(1, Integer.MAX_VALUE), Optional.empty());
  }

  void featureVectorizer(NodeReader node) {
    List<String> inputs = node.inputs(1, Integer.MAX_VALUE);
    List<Long> dimensions = node.integers("inputdimensions");
    List<Long> widths = inputs.stream().map(name -> (long) values.width(name)).toList();
    if (!dimensions.equals(widths)) {
      throw node.unsupported(
          "inputdimensions " + dimensions + " for inputs of the widths " + widths,
          "Export the model with all columns of each input.");
    }
    join(node, inputs, Optional.of(Precision.SINGLE));
  }

  /**
   * @param result precision of the result; empty for that of the inputs
   */
  private void join(NodeReader node, List<String> inputs, Optional<Precision> result) {
    JoinedColumns joined = new JoinedColumns(node.name());
    boolean computed = false;
    Precision precision = Precision.SINGLE;
    for (String input : inputs) {
      List<TensorOp> steps = values.steps(values.requireNumbers(node, input));
      String start = steps.isEmpty() ? input : steps.getFirst().input();
      List<Integer> columns =
          values
              .columns(start)
              .orElseThrow(() ->
                  node.unsupported(
                      "its input '"
                          + input
                          + "' is not made of single columns of the model's inputs",
                      "Join the columns first, and compute on all of them."));
      joined.add(columns, steps);
      computed |= !steps.isEmpty();
      if (joined.columns().size() > OnnxImporter.MAX_FEATURES) {
        throw node.unsupported(
            "it has more than " + OnnxImporter.MAX_FEATURES + " columns",
            "Export a model on fewer columns.");
      }
      if (values.precision(input) == Precision.DOUBLE) {
        precision = Precision.DOUBLE;
      }
    }
    String out = node.outputs(1).getFirst();
    Precision kept = result.orElse(precision);
    if (!computed) {
      values.defineSelection(node, out, joined.columns(), kept);
      return;
    }
    String columns = out + " before";
    values.defineSelection(node, columns, joined.columns(), kept);
    List<TensorOp> steps =
        joined
            .steps(values.computed(columns), out)
            .orElseThrow(() ->
                node.unsupported(
                    "some of its inputs are imputed and others are not, or not alike",
                    "Impute all columns, or none."));
    values.define(node, out, joined.columns().size(), kept);
    steps.forEach(values::add);
  }

  void gather(NodeReader node) {
    long axis = node.integer("axis", 0);
    if (axis != 1 && axis != -1) {
      throw node.unsupported("axis = " + axis + ": it picks rows", "Pick columns, with axis = 1.");
    }
    pick(node);
  }

  void arrayFeatureExtractor(NodeReader node) {
    pick(node);
  }

  private void pick(NodeReader node) {
    List<String> inputs = node.inputs(2, 2);
    String in = values.requireNumbers(node, inputs.getFirst());
    int width = values.width(in);
    List<Integer> picked = new ArrayList<>();
    for (long index : integers(node, inputs.get(1))) {
      long column = index < 0 ? index + width : index;
      if (column < 0 || column >= width) {
        throw node.malformed("it picks column " + index + " of " + width);
      }
      picked.add((int) column);
    }
    String out = node.outputs(1).getFirst();
    Optional<List<Integer>> columns = values.columns(in);
    if (columns.isPresent()) {
      values.defineSelection(
          node, out, picked.stream().map(columns.get()::get).toList(), values.precision(in));
    } else {
      String from = values.numbers(node, in);
      values.define(node, 1, picked.size(), values.precision(in));
      values.add(new TensorOp.Select(node.name(), from, out, width, picked));
    }
  }

  /** To rows of the same width, or a label to one column. */
  void reshape(NodeReader node) {
    List<String> inputs = node.inputs(1, 2);
    String in = values.require(node, inputs.getFirst());
    node.integer("allowzero", 0); // there is no empty shape here
    long[] shape = inputs.size() == 2 ? integers(node, inputs.get(1)) : node.longs("shape");
    int width = values.isLabel(in) ? 1 : values.width(in);
    boolean rows = shape.length > 0 && (shape[0] == -1 || shape[0] == 0);
    boolean column = shape.length == 1 && width == 1 && shape[0] == -1;
    boolean matrix =
        shape.length == 2 && rows && (shape[1] == width || (shape[1] == -1 && shape[0] == 0));
    if (!column && !matrix) {
      throw node.unsupported(
          "the shape " + Arrays.toString(shape) + " for rows of " + width,
          "Export the model without this operation.");
    }
    pass(node, in);
  }

  void flatten(NodeReader node) {
    long axis = node.integer("axis", 1);
    if (axis != 1) {
      throw node.unsupported(
          "axis = " + axis + ": rows would mix", "Export the model without this operation.");
    }
    pass(node, values.require(node, node.inputs(1, 1).getFirst()));
  }

  void squeeze(NodeReader node) {
    axes(node);
  }

  void unsqueeze(NodeReader node) {
    axes(node);
  }

  /** A dimension of one more or less behind the rows. */
  private void axes(NodeReader node) {
    List<String> inputs = node.inputs(1, 2);
    String in = values.require(node, inputs.getFirst());
    long[] axes = inputs.size() == 2 ? integers(node, inputs.get(1)) : node.longs("axes");
    int width = values.isLabel(in) ? 1 : values.width(in);
    if (axes.length != 1 || (axes[0] != 1 && axes[0] != -1) || width != 1) {
      throw node.unsupported(
          "axes " + Arrays.toString(axes) + " for rows of " + width,
          "Export the model without this operation.");
    }
    pass(node, in);
  }

  void labelEncoder(NodeReader node) {
    String in = node.inputs(1, 1).getFirst();
    if (!values.isLabel(values.require(node, in))) {
      throw node.unsupported(
          "its input '" + in + "' is not the label of a classifier",
          "Encode features before they come to the model.");
    }
    List<String> keys = texts(node, "keys");
    List<Long> integerValues = node.integers("values_int64s");
    List<String> names = texts(node, "values");
    if (keys.size() != names.size()) {
      throw node.malformed(keys.size() + " keys for " + names.size() + " values");
    }
    String otherwise =
        integerValues.isEmpty()
            ? node.string("default_string", "_Unused")
            : String.valueOf(node.integer("default_int64", -1));
    node.integer("default_int64", -1);
    node.string("default_string", "");
    node.floatValue("default_float", 0);
    Map<String, String> encoding = new HashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      encoding.put(keys.get(i), names.get(i));
    }
    ClassLabels before = values.labels(in);
    ClassLabels after =
        node.checked(() ->
            new ClassLabels(
                before.names().stream()
                    .map(name -> encoding.getOrDefault(name, otherwise))
                    .toList(),
                !integerValues.isEmpty()));
    String out = values.defineLabel(node, node.outputs(1).getFirst(), after);
    values.add(new TensorOp.Relabel(node.name(), in, out, before, after));
  }

  /** Keys or values, which are integers or text. */
  private static List<String> texts(NodeReader node, String what) {
    List<String> integers = node.integers(what + "_int64s").stream().map(String::valueOf).toList();
    List<String> texts = node.strings(what + "_strings");
    if (integers.isEmpty() == texts.isEmpty()) {
      throw node.unsupported(
          what + " must be either integers or text",
          "Export the encoder with " + what + "_int64s or " + what + "_strings.");
    }
    return integers.isEmpty() ? texts : integers;
  }

  private long[] integers(NodeReader node, String name) {
    Constant constant = constants.find(name).orElseThrow(() -> notConstant(node, name));
    if (!INDICES.contains(constant.type())) {
      throw node.malformed("'" + name + "' must be integers, got " + constant.type());
    }
    long[] integers = new long[constant.values().length];
    for (int i = 0; i < integers.length; i++) {
      integers[i] = (long) constant.values()[i];
    }
    return integers;
  }

  private static ModelException notConstant(NodeReader node, String name) {
    return node.unsupported(
        "'" + name + "' is not a constant of the file",
        "Only shapes and indices that are constant are supported.");
  }

  private void pass(NodeReader node, String in) {
    pass(node, in, node.outputs(1).getFirst(), values.precision(in));
  }

  /** The same value under another name. */
  private void pass(NodeReader node, String in, String out, Precision precision) {
    Optional<List<Integer>> columns = values.columns(in);
    if (values.isLabel(in)) {
      values.defineLabel(node, out, values.labels(in));
      values.add(new TensorOp.Identity(node.name(), in, out));
    } else if (columns.isPresent()) {
      values.defineSelection(node, out, columns.get(), precision);
    } else {
      values.define(node, out, values.width(in), precision);
      values.add(new TensorOp.Identity(node.name(), values.computed(in), out));
    }
  }
}
