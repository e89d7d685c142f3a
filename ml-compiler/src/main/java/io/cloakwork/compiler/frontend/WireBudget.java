package io.cloakwork.compiler.frontend;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.WireFormat;
import io.cloakwork.compiler.ModelException;
import io.cloakwork.compiler.onnx.ModelProto;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the memory that parsing a file takes, by a walk over its bytes that builds nothing: two
 * bytes can ask for an object of a hundred.
 */
final class WireBudget {
  /** Estimated bytes of memory, beside the file itself. */
  static final long MAX_MEMORY = 1L << 28;

  /** Deepest nesting of messages that is read. */
  static final int MAX_NESTING = 32;

  private static final int PER_MESSAGE = 160;
  private static final int PER_BYTES = 48;
  private static final int PER_UNKNOWN = 96;

  /** A list grows by half, so that for a moment it takes two and a half times its size. */
  private static final int PER_NUMBER = 20;

  private static final int PER_BYTE_OF_FLOATS = 3;

  private long memory;

  private WireBudget() {}

  /**
   * @throws ModelException if the file would take too much memory, or is nested too deeply
   * @throws IOException if it is no protobuf message
   */
  static void check(byte[] onnx) throws IOException {
    new WireBudget().walk(ModelProto.getDescriptor(), CodedInputStream.newInstance(onnx), 0);
  }

  private void walk(Descriptor message, CodedInputStream in, int depth) throws IOException {
    if (depth > MAX_NESTING) {
      throw ModelException.ofFile("file", "messages are nested deeper than " + MAX_NESTING);
    }
    take(PER_MESSAGE);
    while (!in.isAtEnd()) {
      int tag = in.readTag();
      FieldDescriptor field = message.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
      boolean delimited = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      if (field == null) {
        take(PER_UNKNOWN);
      }
      if (!delimited) {
        take(PER_NUMBER);
        if (!in.skipField(tag)) {
          return;
        }
        continue;
      }
      int length = in.readRawVarint32();
      int outer = in.pushLimit(length);
      if (field != null && field.getJavaType() == JavaType.MESSAGE) {
        walk(field.getMessageType(), in, depth + 1);
      } else {
        take(memory(field, length));
        in.skipRawBytes(length);
      }
      in.popLimit(outer);
    }
  }

  private static long memory(@Nullable FieldDescriptor field, long length) {
    if (field == null) {
      return PER_BYTES + length;
    }
    return switch (field.getJavaType()) {
      case FLOAT, DOUBLE -> PER_BYTE_OF_FLOATS * length;
      case INT, LONG, BOOLEAN, ENUM -> PER_NUMBER * length;
      case STRING, BYTE_STRING, MESSAGE -> PER_BYTES + length;
    };
  }

  private void take(long more) {
    memory += more;
    if (memory > MAX_MEMORY) {
      throw ModelException.ofFile(
          "file", "reading it would take more than " + MAX_MEMORY + " bytes of memory");
    }
  }
}
