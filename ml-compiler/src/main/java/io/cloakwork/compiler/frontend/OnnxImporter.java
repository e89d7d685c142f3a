package io.cloakwork.compiler.frontend;

import com.google.protobuf.CodedInputStream;
import io.cloakwork.compiler.ModelException;
import io.cloakwork.compiler.onnx.GraphProto;
import io.cloakwork.compiler.onnx.ModelProto;
import io.cloakwork.compiler.onnx.NodeProto;
import io.cloakwork.compiler.onnx.OperatorSetIdProto;
import io.cloakwork.compiler.onnx.TensorProto.DataType;
import io.cloakwork.compiler.onnx.TensorShapeProto;
import io.cloakwork.compiler.onnx.TypeProto;
import io.cloakwork.compiler.onnx.ValueInfoProto;
import io.cloakwork.compiler.tensor.ModelOperator;
import io.cloakwork.compiler.tensor.Precision;
import io.cloakwork.compiler.tensor.TensorOp;
import io.cloakwork.compiler.tensor.TensorProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads an ONNX file into a {@link TensorProgram}. Time and memory are linear in the size of the
 * file. What is malformed or not supported is a {@link ModelException}; nothing is skipped.
 */
public final class OnnxImporter {
  /** Largest file. */
  public static final int MAX_BYTES = 1 << 26;

  /** Most features of a row: a shape above this is taken for a fault of the file. */
  public static final int MAX_FEATURES = 1 << 16;

  /** Far more than a model of the supported operators has. */
  private static final int MAX_NODES = 500;

  private static final int FIRST_IR_VERSION = 3;
  private static final int LAST_IR_VERSION = 14;
  private static final int LAST_OPSET = 26;
  private static final int LAST_ML_OPSET = 5;
  private static final Set<DataType> ROW_TYPES =
      Set.of(DataType.FLOAT, DataType.DOUBLE, DataType.INT32, DataType.INT64);

  private OnnxImporter() {}

  /**
   * The bytes of a file, if it is not too large to be read as a model.
   *
   * @throws ModelException if it is
   */
  public static byte[] load(Path file) throws IOException {
    checkSize(Files.size(file));
    return Files.readAllBytes(file);
  }

  /**
   * @param onnx the file
   * @param name of the model, for programs and reports
   * @throws ModelException if the file is malformed or uses what is not supported
   */
  public static TensorProgram read(byte[] onnx, String name) {
    checkSize(onnx.length);
    ModelProto model = parse(onnx);
    return readGraph(model.getGraph(), name, checkModel(model));
  }

  private static void checkSize(long bytes) {
    if (bytes > MAX_BYTES) {
      throw ModelException.ofFile("size", bytes + " bytes, at most " + MAX_BYTES + " are read");
    }
  }

  private static ModelProto parse(byte[] onnx) {
    try {
      WireBudget.check(onnx);
      CodedInputStream in = CodedInputStream.newInstance(onnx);
      in.setRecursionLimit(2 * WireBudget.MAX_NESTING);
      ModelProto model = ModelProto.parseFrom(in);
      in.checkLastTagWas(0);
      return model;
    } catch (IOException e) {
      ModelException fault = ModelException.ofFile("file", "no ONNX model: " + e.getMessage());
      fault.initCause(e);
      throw fault;
    }
  }

  /** The domains of the operator sets that the model imports; that of ai.onnx is empty. */
  private static Set<String> checkModel(ModelProto model) {
    if (model.getIrVersion() < FIRST_IR_VERSION || model.getIrVersion() > LAST_IR_VERSION) {
      throw ModelException.ofFile(
          "ir_version",
          "expected "
              + FIRST_IR_VERSION
              + " to "
              + LAST_IR_VERSION
              + ", got "
              + model.getIrVersion());
    }
    if (!model.hasGraph()) {
      throw ModelException.ofFile("graph", "the file has no graph");
    }
    if (model.getFunctionsCount() > 0) {
      throw ModelException.ofFile("functions", "local functions are not supported");
    }
    Map<String, Long> versions = new HashMap<>();
    for (OperatorSetIdProto set : model.getOpsetImportList()) {
      String domain = domain(set.getDomain());
      Long before = versions.put(domain, set.getVersion());
      if (before != null && before != set.getVersion()) {
        throw ModelException.ofFile(
            "opset_import",
            "domain '" + domain + "' has versions " + before + " and " + set.getVersion());
      }
    }
    checkOpset(versions, "", LAST_OPSET);
    checkOpset(versions, "ai.onnx.ml", LAST_ML_OPSET);
    if (versions.isEmpty()) {
      throw ModelException.ofFile("opset_import", "the file imports no operator set");
    }
    return versions.keySet();
  }

  private static String domain(String written) {
    return written.equals("ai.onnx") ? "" : written;
  }

  private static void checkOpset(Map<String, Long> versions, String domain, int last) {
    Long version = versions.get(domain);
    if (version != null && (version < 1 || version > last)) {
      throw ModelException.ofFile(
          "opset_import",
          "operator set "
              + (domain.isEmpty() ? "ai.onnx" : domain)
              + ": expected 1 to "
              + last
              + ", got "
              + version);
    }
  }

  private static TensorProgram readGraph(GraphProto graph, String name, Set<String> domains) {
    if (graph.getNodeCount() > MAX_NODES) {
      throw ModelException.ofFile(
          "graph", graph.getNodeCount() + " nodes, at most " + MAX_NODES + " are read");
    }
    Initializers initializers = new Initializers(graph);
    List<ValueInfoProto> inputs = inputs(graph, initializers);
    GraphValues values = values(inputs, initializers);
    OperatorReader operators = new OperatorReader(initializers, values);
    Set<String> names = new HashSet<>();
    for (int index : order(graph, inputs, initializers)) {
      NodeProto proto = graph.getNode(index);
      NodeReader node = new NodeReader(proto, index);
      if (!names.add(node.name())) {
        throw node.malformed("two nodes have this name");
      }
      operators.read(operator(proto, node, domains), node);
      node.finish();
    }
    return program(graph, name, values);
  }

  private static ModelOperator operator(NodeProto proto, NodeReader node, Set<String> domains) {
    String domain = proto.getDomain();
    ModelOperator operator =
        ModelOperator.find(domain, proto.getOpType())
            .orElseThrow(() ->
                node.unsupported(
                    "the operator "
                        + (domain.isEmpty() ? "ai.onnx" : domain)
                        + "."
                        + proto.getOpType()
                        + " is not supported",
                    "Supported operators: see docs/operators.md."));
    if (!domains.contains(domain(domain))) {
      throw node.malformed(
          "the file does not import its operator set "
              + (operator.domain().isEmpty() ? "ai.onnx" : operator.domain()));
    }
    return operator;
  }

  /**
   * Indices of the nodes, each after those that it reads from, otherwise in the order of the file.
   * Nodes of a cycle, and those that read what nobody gives, come last.
   */
  private static List<Integer> order(
      GraphProto graph, List<ValueInfoProto> inputs, Initializers initializers) {
    Set<String> given = new HashSet<>();
    inputs.forEach(input -> given.add(input.getName()));
    given.add(""); // an optional input that is left out
    List<Integer> order = new ArrayList<>();
    Set<Integer> waiting = new LinkedHashSet<>();
    for (int i = 0; i < graph.getNodeCount(); i++) {
      waiting.add(i);
    }
    boolean found = true;
    while (found) {
      found = false;
      for (int index : List.copyOf(waiting)) {
        NodeProto node = graph.getNode(index);
        boolean ready =
            node.getInputList().stream()
                .allMatch(name -> given.contains(name) || initializers.find(name).isPresent());
        if (ready) {
          order.add(index);
          waiting.remove(index);
          given.addAll(node.getOutputList());
          found = true;
        }
      }
    }
    order.addAll(waiting);
    return order;
  }

  /** The inputs as columns of one row, in their order. */
  private static GraphValues values(List<ValueInfoProto> inputs, Initializers initializers) {
    int width = 0;
    boolean doubles = true;
    Set<String> names = new HashSet<>();
    for (ValueInfoProto input : inputs) {
      width += features(input);
      doubles &= isDouble(input);
      names.add(input.getName());
      if (width > MAX_FEATURES) {
        throw new ModelException(
            input.getName(),
            "model",
            "the inputs up to here have " + width + " features, at most " + MAX_FEATURES,
            "Export a model on fewer features.");
      }
    }
    String row = inputs.size() == 1 ? inputs.getFirst().getName() : "row of all inputs";
    while (inputs.size() > 1 && (names.contains(row) || initializers.find(row).isPresent())) {
      row += "'";
    }
    GraphValues values =
        new GraphValues(initializers, row, width, doubles ? Precision.DOUBLE : Precision.SINGLE);
    int first = 0;
    for (ValueInfoProto input : inputs) {
      values.defineInput(input.getName(), first, features(input));
      first += features(input);
    }
    return values;
  }

  /** The inputs that are no initializers. */
  private static List<ValueInfoProto> inputs(GraphProto graph, Initializers initializers) {
    Set<String> names = new HashSet<>();
    List<ValueInfoProto> inputs = new ArrayList<>();
    for (ValueInfoProto input : graph.getInputList()) {
      if (!names.add(input.getName())) {
        throw ModelException.ofFile(input.getName(), "two inputs have this name");
      }
      if (initializers.find(input.getName()).isEmpty()) {
        inputs.add(input);
      }
    }
    if (inputs.isEmpty()) {
      throw new ModelException(
          "inputs",
          "model",
          "expected an input, got 0",
          "Export the model with its features as input.");
    }
    return inputs;
  }

  /** Integers are converted to binary32, as runtimes do. */
  private static boolean isDouble(ValueInfoProto input) {
    return input.getType().getTensorType().getElemType() == DataType.DOUBLE.getNumber();
  }

  private static int features(ValueInfoProto input) {
    TypeProto.Tensor tensor = input.getType().getTensorType();
    DataType type = DataType.forNumber(tensor.getElemType());
    if (!input.getType().hasTensorType() || type == null || !ROW_TYPES.contains(type)) {
      throw new ModelException(
          input.getName(),
          "model",
          "the input must be a tensor of float, double, int32 or int64, got "
              + (type == null ? "none" : type),
          "Export the model with a float input.");
    }
    TensorShapeProto shape = tensor.getShape();
    long features = shape.getDimCount() == 2 ? shape.getDim(1).getDimValue() : 0;
    if (features < 1 || features > MAX_FEATURES) {
      throw new ModelException(
          input.getName(),
          "model",
          "the input must have the shape [rows, features] with 1 to "
              + MAX_FEATURES
              + " features, got "
              + shape.getDimCount()
              + " dimensions and "
              + features
              + " features",
          "Export the model with a fixed count of features.");
    }
    return (int) features;
  }

  private static TensorProgram program(GraphProto graph, String name, GraphValues values) {
    Map<String, String> origins = new HashMap<>(); // of values that are others under a new name
    for (TensorOp op : values.ops()) {
      if (op instanceof TensorOp.Renaming) {
        origins.put(op.output(), origins.getOrDefault(op.input(), op.input()));
      }
    }
    Optional<String> numbers = Optional.empty();
    Optional<String> label = Optional.empty();
    for (ValueInfoProto output : graph.getOutputList()) {
      if (!values.isDefined(output.getName())) {
        throw ModelException.ofFile(
            output.getName(), "the output is a value that no node computes");
      }
      boolean isLabel = values.isLabel(output.getName());
      String value = isLabel ? output.getName() : values.computed(output.getName());
      Optional<String> before = isLabel ? label : numbers;
      if (before.isPresent() && !origin(origins, before.get()).equals(origin(origins, value))) {
        throw new ModelException(
            output.getName(),
            "model",
            "a second " + (isLabel ? "label" : "output of numbers") + ", beside " + before.get(),
            "Export the model with one label and one output of numbers.");
      }
      if (isLabel) {
        label = Optional.of(value);
      } else {
        numbers = Optional.of(value);
      }
    }
    if (numbers.isEmpty() && label.isPresent()) {
      numbers =
          values.ops().stream()
              .filter(op -> op instanceof TensorOp.Classifier)
              .map(TensorOp::output)
              .findFirst();
    }
    String output =
        numbers.orElseThrow(() -> ModelException.ofFile("outputs", "the model has no output"));
    return new TensorProgram(
        name,
        values.row(),
        values.width(values.row()),
        values.rowPrecision(),
        used(values.ops(), output, label),
        output,
        label);
  }

  /** Operations that the outputs depend on. */
  private static List<TensorOp> used(List<TensorOp> ops, String output, Optional<String> label) {
    Set<String> needed = new HashSet<>(Set.of(output));
    label.ifPresent(needed::add);
    List<TensorOp> used = new ArrayList<>();
    for (TensorOp op : ops.reversed()) {
      boolean decides =
          op instanceof TensorOp.Classifier classifier && needed.contains(classifier.label());
      if (decides || needed.contains(op.output())) {
        needed.add(op.input());
        used.addFirst(op);
      }
    }
    return used;
  }

  private static String origin(Map<String, String> origins, String value) {
    return origins.getOrDefault(value, value);
  }
}
