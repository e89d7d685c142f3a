package io.cloakwork.compiler.frontend;

import io.cloakwork.compiler.ModelException;
import io.cloakwork.compiler.frontend.Tensors.Constant;
import io.cloakwork.compiler.onnx.GraphProto;
import io.cloakwork.compiler.onnx.TensorProto;
import io.cloakwork.compiler.onnx.TensorProto.DataType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Constant tensors of a graph, by name. */
final class Initializers {
  /** Floats are weights, integers are indices and shapes, truths are modes. */
  static final Set<DataType> TYPES =
      Set.of(DataType.FLOAT, DataType.DOUBLE, DataType.INT64, DataType.INT32, DataType.BOOL);

  private final Map<String, Constant> constants = new HashMap<>();

  /**
   * @throws ModelException if a tensor is malformed, of another type than those that have a use, or
   *     kept outside the file
   */
  Initializers(GraphProto graph) {
    if (graph.getSparseInitializerCount() > 0) {
      throw new ModelException(
          graph.getSparseInitializer(0).getValues().getName(),
          "initializer",
          "sparse tensors are not supported",
          "Export the model with dense weights.");
    }
    for (TensorProto tensor : graph.getInitializerList()) {
      String name = tensor.getName();
      if (name.isEmpty()) {
        throw fault(name, "it has no name");
      }
      Constant constant = Tensors.requireFinite(Tensors.read(tensor, name, TYPES), name);
      if (constants.put(name, constant) != null) {
        throw fault(name, "two initializers have this name");
      }
    }
  }

  Optional<Constant> find(String name) {
    return Optional.ofNullable(constants.get(name));
  }

  /** A constant of a node. */
  void define(String name, Constant constant) {
    if (constants.put(name, Tensors.requireFinite(constant, name)) != null) {
      throw fault(name, "two constants have this name");
    }
  }

  private static ModelException fault(String name, String reason) {
    return new ModelException(
        name, "initializer", reason, "Export the model again and check the file.");
  }
}
