package io.cloakwork.fhe.serial;

import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.key.BootstrapKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.Supplier;

/**
 * Reads one object from untrusted bytes. Never takes more from the stream than the object has, and
 * never allocates more than its caller asks for.
 */
final class FormatReader {
  private static final int LENGTH_OFFSET = 8;
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  // A multiple of 4, 8 and 25 bytes: whole words of every width.
  private static final int PIECE_BYTES = 8000;

  private final InputStream in;
  private final long inputBytes;
  private final MessageDigest digest = FormatWriter.sha256();
  private final ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private long offset;
  private long payloadBytes;
  private int version;

  private FormatReader(InputStream in, long inputBytes) {
    this.in = in;
    this.inputBytes = inputBytes;
  }

  /** What a reader of one kind makes of the payload. */
  @FunctionalInterface
  interface Payload<T> {
    T read(FormatReader reader) throws IOException;
  }

  /**
   * Reads one object and leaves the stream behind its trailer.
   *
   * @param payload must call {@link #expectPayload} before it allocates
   * @throws FormatException if the bytes are not such an object
   */
  static <T> T read(InputStream in, ObjectKind kind, Payload<T> payload) throws IOException {
    return read(in, Long.MAX_VALUE, kind, payload);
  }

  private static <T> T read(InputStream in, long inputBytes, ObjectKind kind, Payload<T> payload)
      throws IOException {
    FormatReader reader = new FormatReader(in, inputBytes);
    reader.header(kind);
    T result = payload.read(reader);
    reader.trailer();
    return result;
  }

  /**
   * Reads the first part of an object, and leaves the stream behind that.
   *
   * @throws FormatException if the bytes are not the beginning of such an object
   */
  static <T> T head(InputStream in, ObjectKind kind, Payload<T> head) throws IOException {
    FormatReader reader = new FormatReader(in, Long.MAX_VALUE);
    reader.header(kind);
    return head.read(reader);
  }

  /** The first part of a payload, behind which any bytes are valid. */
  @FunctionalInterface
  interface PayloadHead {
    void read(FormatReader reader) throws IOException;
  }

  /**
   * Reads one object without keeping it, and leaves the stream behind its trailer.
   *
   * @param head must call {@link #expectPayload}
   * @throws FormatException if the bytes are not such an object
   */
  static void check(InputStream in, ObjectKind kind, PayloadHead head) throws IOException {
    FormatReader reader = new FormatReader(in, Long.MAX_VALUE);
    reader.header(kind);
    head.read(reader);
    long end = FormatWriter.HEADER_BYTES + reader.payloadBytes;
    while (reader.offset < end) {
      reader.take((int) Math.min(PIECE_BYTES, end - reader.offset));
    }
    reader.trailer();
  }

  /** Reads the one object that the array holds. */
  static <T> T fromBytes(byte[] bytes, ObjectKind kind, Payload<T> payload) {
    ByteArrayInputStream in = new ByteArrayInputStream(bytes);
    T result;
    try {
      result = read(in, bytes.length, kind, payload);
    } catch (IOException e) {
      throw new AssertionError("arrays have no input or output errors", e);
    }
    if (in.available() > 0) {
      throw new FormatException(
          "bytes behind the object", "none", in.available(), (long) bytes.length - in.available());
    }
    return result;
  }

  private void header(ObjectKind kind) throws IOException {
    byte[] magic = bytes(FormatWriter.MAGIC.length());
    if (!FormatWriter.MAGIC.equals(new String(magic, StandardCharsets.ISO_8859_1))) {
      throw new FormatException("magic", FormatWriter.MAGIC, hex(magic), 0);
    }
    int code = u16();
    if (code != kind.code()) {
      throw new FormatException("kind of object", kind + " (" + kind.code() + ")", code, 4);
    }
    version = u16();
    if (version > kind.version()) {
      throw new FormatException(
          "format version",
          "at most " + kind.version() + ", the newest that this release reads",
          version + ", written by a newer release",
          6);
    }
    if (version < 1) {
      throw new FormatException("format version", "at least 1", version, 6);
    }
    payloadBytes = take(Long.BYTES).getLong();
  }

  private void trailer() throws IOException {
    if (offset != FormatWriter.HEADER_BYTES + payloadBytes) {
      throw new AssertionError("payload of " + payloadBytes + " bytes ends at byte " + offset);
    }
    long at = offset;
    byte[] expected = digest.digest();
    byte[] actual = bytes(FormatWriter.TRAILER_BYTES);
    if (!MessageDigest.isEqual(expected, actual)) {
      throw new FormatException("SHA-256 of header and payload", hex(expected), hex(actual), at);
    }
  }

  /**
   * Compares the payload length of the header with the one that the shape implies.
   *
   * @throws FormatException if they differ, or an array ends before the object does
   */
  void expectPayload(long expected) {
    if (payloadBytes != expected) {
      throw new FormatException(
          "payload bytes", expected, Long.toUnsignedString(payloadBytes), LENGTH_OFFSET);
    }
    long bytes = FormatWriter.objectBytes(expected);
    if (inputBytes < bytes) {
      throw new FormatException("bytes of the object", bytes, inputBytes, inputBytes);
    }
  }

  /**
   * Compares a valid part of a shape with the expected one.
   *
   * @throws MismatchException if they differ
   */
  static void expect(String what, Object expected, Object actual) {
    if (!expected.equals(actual)) {
      throw new MismatchException(what, expected, actual);
    }
  }

  /** Format version of the object. */
  int version() {
    return version;
  }

  /** Bytes from the start of the object. */
  long offset() {
    return offset;
  }

  /**
   * A value that its type may refuse.
   *
   * @param at where the value's bytes begin
   * @throws FormatException if the type refuses it
   */
  static <T> T checked(long at, Supplier<T> value) {
    try {
      return value.get();
    } catch (ParameterException e) {
      FormatException failure = new FormatException(e.what(), e.expected(), e.actual(), at);
      failure.initCause(e);
      throw failure;
    }
  }

  int u8() throws IOException {
    return Byte.toUnsignedInt(take(Byte.BYTES).get());
  }

  private int u16() throws IOException {
    return Short.toUnsignedInt(take(Short.BYTES).getShort());
  }

  /** A size of 4 bytes, in [0, 2^31). */
  int size(String what) throws IOException {
    long at = offset;
    int value = take(Integer.BYTES).getInt();
    if (value < 0) {
      throw new FormatException(what, "less than 2^31", Integer.toUnsignedString(value), at);
    }
    return value;
  }

  /**
   * The number of ciphertexts of a list.
   *
   * @param wordsEach words of one of them: all must fit into an array
   * @throws FormatException if it is larger than {@code max}
   */
  int count(int max, int wordsEach) throws IOException {
    int limit = Math.min(max, LARGEST_ARRAY / wordsEach);
    long at = offset;
    int count = size("count");
    if (count > limit) {
      throw new FormatException("count", "at most " + limit, count, at);
    }
    return count;
  }

  long u64() throws IOException {
    return take(Long.BYTES).getLong();
  }

  /** At most one piece. */
  byte[] bytes(int count) throws IOException {
    byte[] bytes = new byte[count];
    take(count).get(bytes);
    return bytes;
  }

  /** Words of 8 bytes. */
  long[] words64(int count) throws IOException {
    long[] words = new long[count];
    int each = PIECE_BYTES / Long.BYTES;
    for (int from = 0; from < count; from += each) {
      int part = Math.min(each, count - from);
      take(part * Long.BYTES).asLongBuffer().get(words, from, part);
    }
    return words;
  }

  /** Words of 4 bytes. */
  int[] words32(int count) throws IOException {
    int[] words = new int[count];
    int each = PIECE_BYTES / Integer.BYTES;
    for (int from = 0; from < count; from += each) {
      int part = Math.min(each, count - from);
      take(part * Integer.BYTES).asIntBuffer().get(words, from, part);
    }
    return words;
  }

  /** Words of 4 bytes, each in the low half of a long. */
  long[] wideWords32(int count) throws IOException {
    long[] words = new long[count];
    int each = PIECE_BYTES / Integer.BYTES;
    for (int from = 0; from < count; from += each) {
      int part = Math.min(each, count - from);
      take(part * Integer.BYTES);
      for (int i = 0; i < part; i++) {
        words[from + i] = Integer.toUnsignedLong(piece.getInt());
      }
    }
    return words;
  }

  /** Words of which the upper halves stand here, 4 bytes each. */
  long[] upperHalves(int count) throws IOException {
    long[] words = wideWords32(count);
    for (int i = 0; i < count; i++) {
      words[i] <<= Integer.SIZE;
    }
    return words;
  }

  /**
   * Words that {@link FormatWriter#packedWords} wrote.
   *
   * @param count a multiple of 4
   */
  long[] packedWords(int count) throws IOException {
    long[] words = new long[count];
    int each = PIECE_BYTES / FormatWriter.PACKED_GROUP_BYTES * FormatWriter.PACKED_WORDS;
    for (int from = 0; from < count; from += each) {
      int part = Math.min(each, count - from);
      take((int) FormatWriter.packedBytes(part));
      for (int i = from; i < from + part; i += FormatWriter.PACKED_WORDS) {
        long low = piece.getLong();
        long middle = piece.getLong();
        long high = piece.getLong();
        long top = piece.get();
        words[i] = low << BootstrapKey.ZERO_BITS;
        words[i + 1] = (low >>> 50 | middle << 14) << BootstrapKey.ZERO_BITS;
        words[i + 2] = (middle >>> 36 | high << 28) << BootstrapKey.ZERO_BITS;
        words[i + 3] = (high >>> 22 | top << 42) << BootstrapKey.ZERO_BITS;
      }
    }
    return words;
  }

  /**
   * Words that {@link FormatWriter#roundedWords} wrote.
   *
   * @param bits of each word, 8 to 32
   * @throws FormatException if an unused bit is not zero
   */
  long[] roundedWords(int count, int bits) throws IOException {
    long[] words = new long[count];
    long mask = (1L << bits) - 1;
    long bytes = FormatWriter.roundedBytes(count, bits);
    long pending = 0;
    int filled = 0;
    int next = 0;
    for (long from = 0; from < bytes; from += PIECE_BYTES) {
      int part = (int) Math.min(PIECE_BYTES, bytes - from);
      take(part);
      for (int i = 0; i < part; i++) {
        pending |= (long) Byte.toUnsignedInt(piece.get()) << filled;
        filled += Byte.SIZE;
        if (filled >= bits) {
          words[next++] = (pending & mask) << (Long.SIZE - bits);
          pending >>>= bits;
          filled -= bits;
        }
      }
    }
    if (pending != 0) {
      throw new FormatException("unused bits behind rounded words", "zero", "others", offset - 1);
    }
    return words;
  }

  /** The next bytes, ready to be read from the piece, which was read to its end before. */
  private ByteBuffer take(int bytes) throws IOException {
    int got = in.readNBytes(piece.array(), 0, bytes);
    if (got < bytes) {
      throw new FormatException("input", bytes + " more bytes", got + " and its end", offset);
    }
    digest.update(piece.array(), 0, bytes);
    offset += bytes;
    return piece.limit(bytes).rewind();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
