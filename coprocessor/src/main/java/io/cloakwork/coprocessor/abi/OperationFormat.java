package io.cloakwork.coprocessor.abi;

import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.RequestException.Kind;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Operations as bytes, one way only: operator (1), number of results (2), results (32 each), number
 * of operands (2), operands. An operand is a tag (1) and its bytes: 0 handle (32), 1 plaintext word
 * (32), 2 seed (16), 3 model (32). Numbers are big-endian.
 */
public final class OperationFormat {
  private static final int ENCRYPTED = 0;
  private static final int CLEAR = 1;
  private static final int SEED = 2;
  private static final int MODEL = 3;

  private OperationFormat() {}

  public static byte[] encode(Operation operation) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(operation.operator().number());
    count(out, operation.results().size());
    operation.results().forEach(handle -> out.writeBytes(handle.raw()));
    count(out, operation.operands().size());
    operation.operands().forEach(operand -> write(out, operand));
    return out.toByteArray();
  }

  /** One operand, as in {@link #encode}. */
  public static byte[] encode(Operand operand) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(out, operand);
    return out.toByteArray();
  }

  /**
   * @throws RequestException (invalid) if the bytes are no operation
   */
  public static Operation decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      Operator operator = Operator.of(Byte.toUnsignedInt(in.get()));
      List<Handle> results = new ArrayList<>();
      for (int left = count(in); left > 0; left--) {
        results.add(Handle.ofRaw("result", next(in, Handle.BYTES)));
      }
      List<Operand> operands = new ArrayList<>();
      for (int left = count(in); left > 0; left--) {
        operands.add(read(in));
      }
      if (in.hasRemaining()) {
        throw invalid(in.remaining() + " more bytes");
      }
      return new Operation(operator, operands, results);
    } catch (BufferUnderflowException e) {
      RequestException refusal = invalid("fewer bytes");
      refusal.initCause(e);
      throw refusal;
    }
  }

  private static void write(ByteArrayOutputStream out, Operand operand) {
    switch (operand) {
      case Operand.Encrypted(Handle handle) -> {
        out.write(ENCRYPTED);
        out.writeBytes(handle.raw());
      }
      case Operand.Clear(BigInteger word) -> {
        out.write(CLEAR);
        out.writeBytes(Words.of(word));
      }
      case Operand.Seed seed -> {
        out.write(SEED);
        out.writeBytes(seed.raw());
      }
      case Operand.Model(Hash id) -> {
        out.write(MODEL);
        out.writeBytes(id.raw());
      }
    }
  }

  private static Operand read(ByteBuffer in) {
    int tag = in.get();
    return switch (tag) {
      case ENCRYPTED -> new Operand.Encrypted(Handle.ofRaw("operand", next(in, Handle.BYTES)));
      case CLEAR -> new Operand.Clear(Words.value(next(in, Words.BYTES)));
      case SEED -> Operand.Seed.ofRaw(next(in, Operand.Seed.BYTES));
      case MODEL -> new Operand.Model(Hash.ofRaw("model", next(in, Hash.BYTES)));
      default -> throw invalid("operand tag " + tag);
    };
  }

  private static void count(ByteArrayOutputStream out, int count) {
    out.write(count >> Byte.SIZE);
    out.write(count);
  }

  private static int count(ByteBuffer in) {
    int count = Short.toUnsignedInt(in.getShort());
    if (count > Operation.LARGEST) {
      throw invalid("a list of " + count);
    }
    return count;
  }

  private static byte[] next(ByteBuffer in, int bytes) {
    byte[] next = new byte[bytes];
    in.get(next);
    return next;
  }

  private static RequestException invalid(String actual) {
    return new RequestException(Kind.INVALID, "bytes of an operation", "one operation", actual);
  }
}
