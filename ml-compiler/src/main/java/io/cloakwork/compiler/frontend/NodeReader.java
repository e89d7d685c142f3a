package io.cloakwork.compiler.frontend;

import com.google.protobuf.ByteString;
import io.cloakwork.compiler.ModelException;
import io.cloakwork.compiler.frontend.Tensors.Constant;
import io.cloakwork.compiler.onnx.AttributeProto;
import io.cloakwork.compiler.onnx.AttributeProto.AttributeType;
import io.cloakwork.compiler.onnx.NodeProto;
import io.cloakwork.compiler.onnx.TensorProto.DataType;
import io.cloakwork.fhe.ParameterException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Typed reading of one ONNX node. An attribute that nobody read is refused at the end. */
final class NodeReader {
  private static final String EXPORT_AGAIN = "Export the model again and check the file.";

  /** Most targets or classes. */
  private static final int MAX_COUNT = 1 << 16;

  private final NodeProto node;
  private final String name;
  private final Map<String, AttributeProto> attributes = new HashMap<>();
  private final Set<String> read = new HashSet<>();

  /**
   * @param index of the node in its graph, for nodes without a name
   */
  NodeReader(NodeProto node, int index) {
    this.node = node;
    this.name = node.getName().isEmpty() ? "node " + index : node.getName();
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attributes.put(attribute.getName(), attribute) != null) {
        throw malformed("the attribute '" + attribute.getName() + "' is given twice");
      }
    }
  }

  String name() {
    return name;
  }

  /** Inputs, all of them given, in the count that the operator takes. */
  List<String> inputs(int atLeast, int atMost) {
    return names("inputs", node.getInputList(), atLeast, atMost);
  }

  List<String> outputs(int count) {
    return outputs(count, count);
  }

  List<String> outputs(int atLeast, int atMost) {
    return names("outputs", node.getOutputList(), atLeast, atMost);
  }

  private List<String> names(String what, List<String> values, int atLeast, int atMost) {
    List<String> given = values;
    while (!given.isEmpty() && given.getLast().isEmpty()) {
      given = given.subList(0, given.size() - 1);
    }
    if (given.size() < atLeast || given.size() > atMost) {
      throw malformed(
          what
              + ": expected "
              + (atLeast == atMost ? "" + atLeast : atLeast + " to " + atMost)
              + ", got "
              + given.size());
    }
    if (given.contains("")) {
      throw malformed("one of the " + what + " has no name");
    }
    return given;
  }

  double[] floats(String attribute) {
    Optional<AttributeProto> found = find(attribute, AttributeType.FLOATS);
    return found
        .map(a -> a.getFloatsList().stream().mapToDouble(Float::doubleValue).toArray())
        .orElseGet(() -> new double[0]);
  }

  /** Numbers that are either floats or, under the other name, a tensor of floats or doubles. */
  double[] doubles(String attribute, String asTensor) {
    double[] floats = floats(attribute);
    double[] tensor = tensor(asTensor);
    if (floats.length > 0 && tensor.length > 0) {
      throw malformed("it has both " + attribute + " and " + asTensor);
    }
    return floats.length > 0 ? floats : tensor;
  }

  /** Values of a tensor of floats or doubles; none if the attribute is not given. */
  double[] tensor(String attribute) {
    return tensor(attribute, Tensors.FLOATS);
  }

  /** Values of a tensor of unsigned bytes; none if the attribute is not given. */
  double[] bytes(String attribute) {
    return tensor(attribute, Set.of(DataType.UINT8));
  }

  private double[] tensor(String attribute, Set<DataType> types) {
    return find(attribute, AttributeType.TENSOR)
        .map(AttributeProto::getT)
        .filter(tensor -> tensor.getDimsCount() != 1 || tensor.getDims(0) != 0)
        .map(tensor -> Tensors.read(tensor, name + "." + attribute, types).values())
        .orElseGet(() -> new double[0]);
  }

  /** The value of a Constant: a tensor, or numbers. */
  Constant constant() {
    Optional<AttributeProto> tensor = find("value", AttributeType.TENSOR);
    if (tensor.isPresent()) {
      return Tensors.read(tensor.get().getT(), name, Initializers.TYPES);
    }
    double[] floats = floats("value_floats");
    long[] integers = longs("value_ints");
    Optional<AttributeProto> one = find("value_float", AttributeType.FLOAT);
    Optional<AttributeProto> integer = find("value_int", AttributeType.INT);
    if (one.isPresent()) {
      return new Constant(DataType.FLOAT, List.of(), new double[] {one.get().getF()});
    }
    if (integer.isPresent()) {
      return new Constant(DataType.INT64, List.of(), new double[] {integer.get().getI()});
    }
    if (floats.length > 0) {
      return new Constant(DataType.FLOAT, List.of((long) floats.length), floats);
    }
    if (integers.length > 0) {
      return new Constant(
          DataType.INT64,
          List.of((long) integers.length),
          Arrays.stream(integers).asDoubleStream().toArray());
    }
    throw unsupported(
        "it gives no number, and no tensor of numbers", "Export the model with constant numbers.");
  }

  double floatValue(String attribute, double otherwise) {
    return find(attribute, AttributeType.FLOAT)
        .map(AttributeProto::getF)
        .map(Float::doubleValue)
        .orElse(otherwise);
  }

  long integer(String attribute, long otherwise) {
    return find(attribute, AttributeType.INT).map(AttributeProto::getI).orElse(otherwise);
  }

  /**
   * A type of elements: a number, in operator sets before 6 its name. UNDEFINED if there is none.
   */
  DataType dataType(String attribute) {
    AttributeProto found = attributes.get(attribute);
    if (found != null && found.getType() == AttributeType.STRING) {
      String name = string(attribute, "");
      return Arrays.stream(DataType.values())
          .filter(type -> type.name().equals(name))
          .findFirst()
          .orElseThrow(() -> malformed("the attribute '" + attribute + "': unknown type " + name));
    }
    long number = integer(attribute, DataType.UNDEFINED.getNumber());
    DataType type = number == (int) number ? DataType.forNumber((int) number) : null;
    if (type == null) {
      throw malformed("the attribute '" + attribute + "': unknown type " + number);
    }
    return type;
  }

  /** A count that must be given. */
  int count(String attribute) {
    long value = integer(attribute, 0);
    if (value < 1 || value > MAX_COUNT) {
      throw malformed(attribute + ": expected 1 to " + MAX_COUNT + ", got " + value);
    }
    return (int) value;
  }

  long[] longs(String attribute) {
    return integers(attribute).stream().mapToLong(Long::longValue).toArray();
  }

  List<Long> integers(String attribute) {
    return find(attribute, AttributeType.INTS).map(AttributeProto::getIntsList).orElseGet(List::of);
  }

  String string(String attribute, String otherwise) {
    return find(attribute, AttributeType.STRING)
        .map(a -> text(attribute, a.getS()))
        .orElse(otherwise);
  }

  List<String> strings(String attribute) {
    return find(attribute, AttributeType.STRINGS)
        .map(a -> a.getStringsList().stream().map(s -> text(attribute, s)).toList())
        .orElseGet(List::of);
  }

  private String text(String attribute, ByteString bytes) {
    if (!bytes.isValidUtf8()) {
      throw malformed("the attribute '" + attribute + "' is not UTF-8 text");
    }
    return bytes.toStringUtf8();
  }

  private Optional<AttributeProto> find(String attribute, AttributeType type) {
    AttributeProto found = attributes.get(attribute);
    if (found == null) {
      return Optional.empty();
    }
    read.add(attribute);
    if (found.getType() != type) {
      throw malformed(
          "the attribute '" + attribute + "': expected type " + type + ", got " + found.getType());
    }
    return Optional.of(found);
  }

  /**
   * @throws ModelException if the node has an attribute that was never asked for
   */
  void finish() {
    for (String attribute : attributes.keySet()) {
      if (!read.contains(attribute)) {
        throw unsupported(
            "the attribute '" + attribute + "' is not supported",
            "Export the model without it, or ask for support.");
      }
    }
  }

  /** The value, if it can be built; a {@link ModelException} if it cannot. */
  <T> T checked(Supplier<T> value) {
    try {
      return value.get();
    } catch (ParameterException | IllegalArgumentException e) {
      ModelException fault = malformed(String.valueOf(e.getMessage()));
      fault.initCause(e);
      throw fault;
    }
  }

  ModelException malformed(String reason) {
    return unsupported(reason, EXPORT_AGAIN);
  }

  ModelException unsupported(String reason, String advice) {
    return new ModelException(name, node.getOpType(), reason, advice);
  }
}
