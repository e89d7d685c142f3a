package io.cloakwork.compiler.frontend;

import io.cloakwork.compiler.ModelException;
import io.cloakwork.compiler.onnx.GraphProto;
import io.cloakwork.compiler.onnx.TensorProto;
import io.cloakwork.compiler.onnx.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Constant tensors of a graph, by name. Their size is bounded by that of the file. */
final class Initializers {
  private final Map<String, Constant> constants = new HashMap<>();

  /**
   * A constant tensor.
   *
   * @param shape its dimensions; none for a scalar
   * @param values row after row
   */
  record Constant(List<Long> shape, double[] values) {}

  /**
   * @throws ModelException if a tensor is malformed, of another type than float or double, or kept
   *     outside the file
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
      if (tensor.getName().isEmpty()) {
        throw fault(tensor, "it has no name");
      }
      if (constants.put(tensor.getName(), read(tensor)) != null) {
        throw fault(tensor, "two initializers have this name");
      }
    }
  }

  Optional<Constant> find(String name) {
    return Optional.ofNullable(constants.get(name));
  }

  private static Constant read(TensorProto tensor) {
    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL
        || tensor.getExternalDataCount() > 0) {
      throw new ModelException(
          tensor.getName(),
          "initializer",
          "its data is kept outside the file",
          "Save the model as one file (save_as_external_data=False).");
    }
    if (tensor.hasSegment()) {
      throw fault(tensor, "tensors in segments are not supported");
    }
    long count = 1;
    for (long dimension : tensor.getDimsList()) {
      if (dimension < 1 || dimension > Integer.MAX_VALUE || count > Integer.MAX_VALUE / dimension) {
        throw fault(tensor, "absurd shape " + tensor.getDimsList());
      }
      count *= dimension;
    }
    double[] values = values(tensor);
    if (values.length != count) {
      throw fault(tensor, "shape " + tensor.getDimsList() + " with " + values.length + " values");
    }
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw fault(tensor, "value " + i + " is " + values[i]);
      }
    }
    return new Constant(List.copyOf(tensor.getDimsList()), values);
  }

  private static double[] values(TensorProto tensor) {
    DataType type = DataType.forNumber(tensor.getDataType());
    if (type != DataType.FLOAT && type != DataType.DOUBLE) {
      throw new ModelException(
          tensor.getName(),
          "initializer",
          "its type is " + (type == null ? tensor.getDataType() : type),
          "Export the model with float or double weights.");
    }
    boolean single = type == DataType.FLOAT;
    if (!tensor.hasRawData()) {
      return single
          ? tensor.getFloatDataList().stream().mapToDouble(Float::doubleValue).toArray()
          : tensor.getDoubleDataList().stream().mapToDouble(Double::doubleValue).toArray();
    }
    if (tensor.getFloatDataCount() + tensor.getDoubleDataCount() > 0) {
      throw fault(tensor, "it has both raw and typed data");
    }
    int width = single ? Float.BYTES : Double.BYTES;
    int bytes = tensor.getRawData().size();
    if (bytes % width != 0) {
      throw fault(tensor, bytes + " bytes of raw data are no multiple of " + width);
    }
    ByteBuffer buffer = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    double[] values = new double[bytes / width];
    for (int i = 0; i < values.length; i++) {
      values[i] = single ? buffer.getFloat() : buffer.getDouble();
    }
    return values;
  }

  private static ModelException fault(TensorProto tensor, String reason) {
    return new ModelException(
        tensor.getName(), "initializer", reason, "Export the model again and check the file.");
  }
}
