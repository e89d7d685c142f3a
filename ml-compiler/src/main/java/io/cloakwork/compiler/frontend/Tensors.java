package io.cloakwork.compiler.frontend;

import io.cloakwork.compiler.ModelException;
import io.cloakwork.compiler.onnx.TensorProto;
import io.cloakwork.compiler.onnx.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;

/** Reading of the tensors of a file. Their size is bounded by that of the file. */
final class Tensors {
  /** Types of weights. */
  static final Set<DataType> FLOATS = Set.of(DataType.FLOAT, DataType.DOUBLE);

  /** Beyond this a double does not hold every integer. */
  private static final double MAX_INTEGER = Math.scalb(1.0, 53);

  private Tensors() {}

  /**
   * A constant tensor.
   *
   * @param shape its dimensions; none for a scalar
   * @param values row after row
   */
  record Constant(DataType type, List<Long> shape, double[] values) {}

  /**
   * @param what the tensor is, for messages: its name, or that of its attribute
   * @throws ModelException if the tensor is malformed, of another type, or kept outside the file
   */
  static Constant read(TensorProto tensor, String what, Set<DataType> types) {
    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL
        || tensor.getExternalDataCount() > 0) {
      throw new ModelException(
          what,
          "initializer",
          "its data is kept outside the file",
          "Save the model as one file (save_as_external_data=False).");
    }
    if (tensor.hasSegment()) {
      throw fault(what, "tensors in segments are not supported");
    }
    DataType type = DataType.forNumber(tensor.getDataType());
    if (type == null || !types.contains(type)) {
      throw new ModelException(
          what,
          "initializer",
          "its type is " + (type == null ? tensor.getDataType() : type),
          "Export the model with one of " + types.stream().sorted().toList() + " here.");
    }
    long count = 1;
    for (long dimension : tensor.getDimsList()) {
      if (dimension < 1 || dimension > Integer.MAX_VALUE || count > Integer.MAX_VALUE / dimension) {
        throw fault(what, "absurd shape " + tensor.getDimsList());
      }
      count *= dimension;
    }
    double[] values = tensor.hasRawData() ? raw(tensor, what, type) : typed(tensor, type);
    if (values.length != count) {
      throw fault(what, "shape " + tensor.getDimsList() + " with " + values.length + " values");
    }
    return new Constant(type, List.copyOf(tensor.getDimsList()), values);
  }

  /**
   * @throws ModelException if a value is NaN or infinite, or an integer that a double does not hold
   */
  static Constant requireFinite(Constant constant, String what) {
    double[] values = constant.values();
    boolean integers = !FLOATS.contains(constant.type());
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i]) || (integers && Math.abs(values[i]) > MAX_INTEGER)) {
        throw fault(what, "value " + i + " is " + values[i]);
      }
    }
    return constant;
  }

  private static double[] typed(TensorProto tensor, DataType type) {
    return switch (type) {
      case FLOAT -> tensor.getFloatDataList().stream().mapToDouble(Float::doubleValue).toArray();
      case DOUBLE -> tensor.getDoubleDataList().stream().mapToDouble(Double::doubleValue).toArray();
      case INT64 -> tensor.getInt64DataList().stream().mapToDouble(Long::doubleValue).toArray();
      default -> tensor.getInt32DataList().stream().mapToDouble(Integer::doubleValue).toArray();
    };
  }

  private static double[] raw(TensorProto tensor, String what, DataType type) {
    if (tensor.getFloatDataCount()
            + tensor.getDoubleDataCount()
            + tensor.getInt64DataCount()
            + tensor.getInt32DataCount()
        > 0) {
      throw fault(what, "it has both raw and typed data");
    }
    int width =
        switch (type) {
          case DOUBLE, INT64 -> Long.BYTES;
          case UINT8, BOOL -> Byte.BYTES;
          default -> Integer.BYTES;
        };
    int bytes = tensor.getRawData().size();
    if (bytes % width != 0) {
      throw fault(what, bytes + " bytes of raw data are no multiple of " + width);
    }
    ByteBuffer buffer = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    double[] values = new double[bytes / width];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (type) {
            case FLOAT -> buffer.getFloat();
            case DOUBLE -> buffer.getDouble();
            case INT64 -> (double) buffer.getLong();
            case UINT8, BOOL -> Byte.toUnsignedInt(buffer.get());
            default -> buffer.getInt();
          };
    }
    return values;
  }

  private static ModelException fault(String what, String reason) {
    return new ModelException(
        what, "initializer", reason, "Export the model again and check the file.");
  }
}
