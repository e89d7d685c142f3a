package io.cloakwork.kernels.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The struct that a kernel is launched with, field by field in the order of {@code arguments.cuh}:
 * addresses and 64-bit words first, then ints.
 */
final class KernelArguments {
  private static final int ROOM = 256;

  private final ByteBuffer bytes = ByteBuffer.allocate(ROOM).order(ByteOrder.nativeOrder());

  /** An address in device memory, or a word. */
  KernelArguments word(long value) {
    bytes.putLong(value);
    return this;
  }

  KernelArguments number(int value) {
    bytes.putInt(value);
    return this;
  }

  /** The struct with the padding that C gives it at its end. */
  byte[] toBytes() {
    byte[] struct = new byte[Math.ceilDiv(bytes.position(), Long.BYTES) * Long.BYTES];
    bytes.get(0, struct, 0, bytes.position());
    return struct;
  }
}
