package io.cloakwork.coprocessor.leak;

import io.cloakwork.fhe.secret.SecretAccess;
import io.cloakwork.fhe.secret.SecretKeySet;
import io.cloakwork.fhe.secret.TransportKeys;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** Every form in which secret keys could lie in memory, in files or on the wire, in pieces. */
final class KeyNeedles {
  private static final int PIECE = 128;
  private static final int PIECES = 4;

  private KeyNeedles() {}

  /** All secret keys. */
  static List<Needle> of(SecretKeySet keys) {
    List<Needle> needles = new ArrayList<>();
    addKey(needles, "small key", keys.small().bits(SecretAccess.acknowledged()));
    addKey(needles, "GLWE key", keys.glwe().bits(SecretAccess.acknowledged()));
    TransportKeys transport = keys.requireTransport("the leak test");
    addKey(needles, "compact key", transport.compact().bits(SecretAccess.acknowledged()));
    addKey(needles, "storage key", transport.storage().bits(SecretAccess.acknowledged()));
    return needles;
  }

  private static void addKey(List<Needle> needles, String name, long[] bits) {
    for (int i = 0; i < PIECES; i++) {
      // A multiple of 64, so that packed words of every width have it whole.
      int from = (bits.length - PIECE) / (PIECES - 1) * i / Long.SIZE * Long.SIZE;
      String what = "%s, bits from %d".formatted(name, from);
      long[] piece = Arrays.copyOfRange(bits, from, from + PIECE);
      addPacked(needles, what, piece);
      NumberNeedles.addIntegers(needles, what, piece);
      NumberNeedles.addIntegers(
          needles, what + " as masks", Arrays.stream(piece).map(bit -> -bit).toArray());
      String digits =
          Arrays.stream(piece)
              .limit(PIECE / 2)
              .mapToObj(Long::toString)
              .collect(Collectors.joining());
      needles.add(new Needle(Form.BIT_DIGITS, what, digits.getBytes(StandardCharsets.US_ASCII)));
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
      String words = what + ", reversed by " + width;
      needles.add(
          new Needle(Form.PACKED_BITS, words + ", lowest first", reversed(lowestFirst, width)));
      needles.add(
          new Needle(Form.PACKED_BITS, words + ", highest first", reversed(highestFirst, width)));
    }
    needles.add(
        new Needle(
            Form.HEXADECIMAL,
            what,
            HexFormat.of().formatHex(lowestFirst).getBytes(StandardCharsets.US_ASCII)));
  }

  private static byte[] reversed(byte[] bytes, int width) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[i / width * width + width - 1 - i % width];
    }
    return reversed;
  }
}
