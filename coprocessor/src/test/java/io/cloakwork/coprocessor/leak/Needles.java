package io.cloakwork.coprocessor.leak;

import io.cloakwork.compiler.spec.ClientSpec;
import io.cloakwork.fhe.secret.SecretAccess;
import io.cloakwork.fhe.secret.SecretKeySet;
import io.cloakwork.fhe.secret.TransportKeys;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Every form in which secret keys and plaintext rows could lie in memory, in files or on the wire.
 * Pieces of them, so that a part that leaks is found too.
 */
final class Needles {
  static final String TEXT = "text";

  private static final int KEY_PIECE = 128;
  private static final int KEY_PIECES = 4;
  private static final int VALUES_PIECE = 4;
  private static final int INTEGERS_PIECE = 15;
  private static final List<ByteOrder> ORDERS =
      List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN);

  private Needles() {}

  /** All secret keys. */
  static List<Needle> ofKeys(SecretKeySet keys) {
    List<Needle> needles = new ArrayList<>();
    addKey(needles, "small key", keys.small().bits(SecretAccess.acknowledged()));
    addKey(needles, "GLWE key", keys.glwe().bits(SecretAccess.acknowledged()));
    TransportKeys transport = keys.requireTransport("the leak test");
    addKey(needles, "compact key", transport.compact().bits(SecretAccess.acknowledged()));
    addKey(needles, "storage key", transport.storage().bits(SecretAccess.acknowledged()));
    return needles;
  }

  /** One row: as read, as quantized, and as plaintext of the encryption. */
  static List<Needle> ofRow(String name, double[] row, ClientSpec spec) {
    List<Needle> needles = new ArrayList<>();
    for (int from = 0; from + VALUES_PIECE <= row.length; from += VALUES_PIECE) {
      String what = "%s, values from %d".formatted(name, from);
      double[] piece = Arrays.copyOfRange(row, from, from + VALUES_PIECE);
      addDoubles(needles, what, piece);
      needles.add(text(what, Arrays.stream(piece).boxed().toList()));
    }
    long[] integers = Arrays.stream(spec.quantize(row)).asLongStream().toArray();
    for (int from = 0; from + INTEGERS_PIECE <= row.length; from += INTEGERS_PIECE) {
      String what = "%s, quantized from %d".formatted(name, from);
      long[] piece = Arrays.copyOfRange(integers, from, from + INTEGERS_PIECE);
      addIntegers(needles, what, piece);
      needles.add(text(what, Arrays.stream(piece).boxed().toList()));
      long[] shifted = Arrays.stream(piece).map(v -> v << spec.packing().shift()).toArray();
      addWords(needles, what + ", encoded", shifted, Long.BYTES);
    }
    return needles;
  }

  private static void addKey(List<Needle> needles, String name, long[] bits) {
    for (int i = 0; i < KEY_PIECES; i++) {
      // A multiple of 64, so that packed words of every width have it whole.
      int from = (bits.length - KEY_PIECE) / (KEY_PIECES - 1) * i / Long.SIZE * Long.SIZE;
      String what = "%s, bits from %d".formatted(name, from);
      long[] piece = Arrays.copyOfRange(bits, from, from + KEY_PIECE);
      addPacked(needles, what, piece);
      addIntegers(needles, what, piece);
      addIntegers(needles, what + " as masks", Arrays.stream(piece).map(bit -> -bit).toArray());
      needles.add(
          new Needle(
              what + ", " + TEXT,
              Arrays.stream(piece)
                  .limit(KEY_PIECE / 2)
                  .mapToObj(Long::toString)
                  .collect(Collectors.joining())
                  .getBytes(StandardCharsets.US_ASCII)));
    }
  }

  /** Eight bits in a byte, lowest or highest first, in words of 1, 4 and 8 bytes. */
  private static void addPacked(List<Needle> needles, String what, long[] bits) {
    byte[] lowestFirst = new byte[bits.length / Byte.SIZE];
    byte[] highestFirst = new byte[bits.length / Byte.SIZE];
    for (int i = 0; i < bits.length; i++) {
      lowestFirst[i / Byte.SIZE] |= (byte) (bits[i] << i % Byte.SIZE);
      highestFirst[i / Byte.SIZE] |= (byte) (bits[i] << (Byte.SIZE - 1 - i % Byte.SIZE));
    }
    for (int width : new int[] {1, Integer.BYTES, Long.BYTES}) {
      needles.add(
          new Needle(
              what + ", packed, lowest first, reversed by " + width, reversed(lowestFirst, width)));
      needles.add(
          new Needle(
              what + ", packed, highest first, reversed by " + width,
              reversed(highestFirst, width)));
    }
    needles.add(
        new Needle(
            what + ", packed, hexadecimal " + TEXT,
            HexFormat.of().formatHex(lowestFirst).getBytes(StandardCharsets.US_ASCII)));
  }

  private static void addIntegers(List<Needle> needles, String what, long[] values) {
    addWords(needles, what, values, 1);
    addWords(needles, what, values, Short.BYTES);
    addWords(needles, what, values, Integer.BYTES);
    addWords(needles, what, values, Long.BYTES);
    addDoubles(needles, what, Arrays.stream(values).asDoubleStream().toArray());
  }

  private static void addWords(List<Needle> needles, String what, long[] values, int width) {
    for (ByteOrder order : ORDERS) {
      ByteBuffer bytes = ByteBuffer.allocate(values.length * width).order(order);
      for (long value : values) {
        switch (width) {
          case 1 -> bytes.put((byte) value);
          case Short.BYTES -> bytes.putShort((short) value);
          case Integer.BYTES -> bytes.putInt((int) value);
          case Long.BYTES -> bytes.putLong(value);
          default -> throw new AssertionError(width);
        }
      }
      needles.add(new Needle("%s, %d bytes each, %s".formatted(what, width, order), bytes.array()));
    }
  }

  private static void addDoubles(List<Needle> needles, String what, double[] values) {
    for (ByteOrder order : ORDERS) {
      ByteBuffer doubles = ByteBuffer.allocate(values.length * Double.BYTES).order(order);
      ByteBuffer floats = ByteBuffer.allocate(values.length * Float.BYTES).order(order);
      for (double value : values) {
        doubles.putDouble(value);
        floats.putFloat((float) value);
      }
      needles.add(new Needle("%s, double, %s".formatted(what, order), doubles.array()));
      needles.add(new Needle("%s, float, %s".formatted(what, order), floats.array()));
    }
  }

  private static Needle text(String what, List<? extends Number> values) {
    return new Needle(
        what + ", " + TEXT,
        values.stream()
            .map(String::valueOf)
            .collect(Collectors.joining(","))
            .getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] reversed(byte[] bytes, int width) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[i / width * width + width - 1 - i % width];
    }
    return reversed;
  }
}
