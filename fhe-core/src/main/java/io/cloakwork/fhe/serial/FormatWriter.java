package io.cloakwork.fhe.serial;

import io.cloakwork.fhe.CapacityException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.key.BootstrapKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Writes one object: header, payload, and a trailer with the SHA-256 of both. Little-endian. The
 * stream is neither closed nor flushed.
 */
final class FormatWriter {
  /** First bytes of every object. */
  static final String MAGIC = "CLKW";

  /** Magic (4), kind (2), format version (2), payload length (8). */
  static final int HEADER_BYTES = 16;

  /** SHA-256 of header and payload. */
  static final int TRAILER_BYTES = 32;

  private static final int PIECE_BYTES = 8192;

  // Bodies of bootstrap keys keep 50 bits: four of them fill 25 bytes.
  static final int PACKED_WORDS = 4;

  static final int PACKED_GROUP_BYTES = 25;

  private final OutputStream out;
  private final MessageDigest digest = sha256();
  private final ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private long bytesLeft;

  private FormatWriter(OutputStream out, long payloadBytes) {
    this.out = out;
    this.bytesLeft = payloadBytes + HEADER_BYTES;
  }

  /** What a writer of one kind puts between header and trailer. */
  @FunctionalInterface
  interface Payload {
    void write(FormatWriter writer) throws IOException;
  }

  /** Bytes of a whole object. */
  static long objectBytes(long payloadBytes) {
    return HEADER_BYTES + payloadBytes + TRAILER_BYTES;
  }

  /** Bytes of {@code words} packed bodies, a multiple of 4 of them. */
  static long packedBytes(long words) {
    return words / PACKED_WORDS * PACKED_GROUP_BYTES;
  }

  /**
   * Writes one object.
   *
   * @param version of the kind, the oldest that can express the object
   * @return the SHA-256 of header and payload
   */
  static byte[] write(
      OutputStream out, ObjectKind kind, int version, long payloadBytes, Payload payload)
      throws IOException {
    FormatWriter writer = new FormatWriter(out, payloadBytes);
    for (int i = 0; i < MAGIC.length(); i++) {
      writer.u8(MAGIC.charAt(i));
    }
    writer.u16(kind.code());
    writer.u16(version);
    writer.u64(payloadBytes);
    payload.write(writer);
    writer.flush();
    if (writer.bytesLeft != 0) {
      throw new AssertionError("payload of " + kind + " is off by " + writer.bytesLeft);
    }
    byte[] trailer = writer.digest.digest();
    out.write(trailer);
    return trailer;
  }

  /**
   * One object of version 1 as an array.
   *
   * @throws CapacityException if it does not fit into one
   */
  static byte[] toBytes(ObjectKind kind, long payloadBytes, Payload payload) {
    long size = objectBytes(payloadBytes);
    if (size > Integer.MAX_VALUE - 8) {
      throw new CapacityException("bytes of one encoded object", Integer.MAX_VALUE - 8, size);
    }
    Whole out = new Whole((int) size);
    try {
      write(out, kind, 1, payloadBytes, payload);
    } catch (IOException e) {
      throw new AssertionError("arrays have no input or output errors", e);
    }
    return out.array();
  }

  /** An array that is written to its end, and handed over without another copy. */
  private static final class Whole extends ByteArrayOutputStream {
    Whole(int size) {
      super(size);
    }

    byte[] array() {
      if (count != buf.length) {
        throw new AssertionError("an object of " + buf.length + " bytes has " + count);
      }
      return buf;
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  void u8(int value) throws IOException {
    room(Byte.BYTES).put((byte) value);
  }

  private void u16(int value) throws IOException {
    room(Short.BYTES).putShort((short) value);
  }

  void u32(int value) throws IOException {
    room(Integer.BYTES).putInt(value);
  }

  void u64(long value) throws IOException {
    room(Long.BYTES).putLong(value);
  }

  /** At most one piece. */
  void bytes(byte[] value) throws IOException {
    room(value.length).put(value);
  }

  /** Words modulo 2^64, 8 bytes each. */
  void words64(long[] words) throws IOException {
    for (int from = 0; from < words.length; ) {
      ByteBuffer room = room(Long.BYTES);
      int part = Math.min(room.remaining() / Long.BYTES, words.length - from);
      room.asLongBuffer().put(words, from, part);
      room.position(room.position() + part * Long.BYTES);
      from += part;
    }
  }

  /** Words modulo 2^32, 4 bytes each. */
  void words32(int[] words) throws IOException {
    for (int word : words) {
      u32(word);
    }
  }

  /**
   * Words modulo 2^32 in the low halves of {@code words}, 4 bytes each.
   *
   * @throws ParameterException if an upper half is not zero
   */
  void words32(long[] words) throws IOException {
    for (int i = 0; i < words.length; i++) {
      if (words[i] >>> 32 != 0) {
        throw new ParameterException("word " + i + " modulo 2^32", "in [0, 2^32)", words[i]);
      }
      u32((int) words[i]);
    }
  }

  /**
   * The upper 50 bits of words that are multiples of 2^14, packed without gaps, low bits first.
   *
   * @param words a multiple of 4 of them
   * @throws ParameterException if a low bit is not zero
   */
  void packedWords(long[] words) throws IOException {
    for (int i = 0; i < words.length; i += PACKED_WORDS) {
      long a = packed(words, i);
      long b = packed(words, i + 1);
      long c = packed(words, i + 2);
      long d = packed(words, i + 3);
      room(PACKED_GROUP_BYTES)
          .putLong(a | b << 50)
          .putLong(b >>> 14 | c << 36)
          .putLong(c >>> 28 | d << 22)
          .put((byte) (d >>> 42));
    }
  }

  /**
   * The upper halves of words whose lower halves are zero, 4 bytes each.
   *
   * @throws ParameterException if a lower half is not zero
   */
  void upperHalves(long[] words) throws IOException {
    for (int i = 0; i < words.length; i++) {
      if ((int) words[i] != 0) {
        throw new ParameterException("packing key body " + i, "a multiple of 2^32", words[i]);
      }
      u32((int) (words[i] >>> Integer.SIZE));
    }
  }

  /** Bytes of {@code words} rounded words. */
  static long roundedBytes(long words, int bits) {
    return Math.ceilDiv(words * bits, (long) Byte.SIZE);
  }

  /**
   * The upper bits of words whose other bits are zero, without gaps, low bits first; unused bits of
   * the last byte are zero.
   *
   * @param bits of each word, 8 to 32
   */
  void roundedWords(long[] words, int bits) throws IOException {
    long pending = 0;
    int filled = 0;
    for (long word : words) {
      pending |= word >>> (Long.SIZE - bits) << filled;
      for (filled += bits; filled >= Byte.SIZE; filled -= Byte.SIZE) {
        u8((int) pending);
        pending >>>= Byte.SIZE;
      }
    }
    if (filled > 0) {
      u8((int) pending);
    }
  }

  private static long packed(long[] words, int index) {
    long word = words[index];
    if (Long.numberOfTrailingZeros(word) < BootstrapKey.ZERO_BITS) {
      throw new ParameterException(
          "bootstrap key body " + index, "a multiple of 2^" + BootstrapKey.ZERO_BITS, word);
    }
    return word >>> BootstrapKey.ZERO_BITS;
  }

  private ByteBuffer room(int bytes) throws IOException {
    if (piece.remaining() < bytes) {
      flush();
    }
    return piece;
  }

  private void flush() throws IOException {
    digest.update(piece.array(), 0, piece.position());
    out.write(piece.array(), 0, piece.position());
    bytesLeft -= piece.position();
    piece.clear();
  }
}
