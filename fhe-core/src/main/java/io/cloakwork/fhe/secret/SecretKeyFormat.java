package io.cloakwork.fhe.secret;

import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.serial.ParametersFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Bytes of a client key, version 1, little-endian:
 *
 * <pre>
 * magic "CLKWSKEY"         8
 * format version           4
 * parameters               ParametersFormat.size()
 * small key                ⌈n / 8⌉     bit i is bit i mod 8 of byte ⌊i / 8⌋; unused bits are zero
 * GLWE key                 ⌈kN / 8⌉    the same, polynomial by polynomial
 * SHA-256 of all of that   32
 * </pre>
 */
final class SecretKeyFormat {
  /** A bound for any key: kN ≤ 2^17 and n ≤ 2^17 bits, and parameters. */
  static final int MAX_BYTES = 1 << 17;

  private static final byte[] MAGIC = "CLKWSKEY".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;
  private static final int VERSION_OFFSET = MAGIC.length;
  private static final int PARAMETERS_OFFSET = VERSION_OFFSET + Integer.BYTES;
  private static final int KEYS_OFFSET = PARAMETERS_OFFSET + ParametersFormat.size();
  private static final int DIGEST_BYTES = 32;

  private SecretKeyFormat() {}

  /** The encoding: secret bytes, the caller's to erase. */
  static byte[] encode(SecretKeySet keys) {
    SecretAccess access = SecretAccess.acknowledged();
    long[] small = keys.small().bits(access);
    long[] glwe = keys.glwe().bits(access);
    ByteBuffer buffer =
        ByteBuffer.allocate(totalBytes(keys.parameters())).order(ByteOrder.LITTLE_ENDIAN);
    buffer.put(MAGIC).putInt(VERSION).put(ParametersFormat.encode(keys.parameters()));
    pack(small, buffer);
    pack(glwe, buffer);
    Arrays.fill(small, 0);
    Arrays.fill(glwe, 0);
    buffer.put(digest(buffer.array()));
    return buffer.array();
  }

  /**
   * The keys; parameters are well-formed, and whether they are secure was checked when the keys
   * were made.
   *
   * @throws FormatException if the bytes are not exactly one key
   */
  static SecretKeySet decode(byte[] bytes) {
    requireLength(KEYS_OFFSET + DIGEST_BYTES, bytes);
    if (!Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new FormatException("magic of a client key file", "CLKWSKEY", "another", 0);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int version = buffer.getInt(VERSION_OFFSET);
    if (version != VERSION) {
      throw new FormatException(
          "format version of a client key file",
          VERSION + ", the only one that this release reads",
          Integer.toUnsignedString(version),
          VERSION_OFFSET);
    }
    TfheParameters parameters = parameters(bytes);
    int total = totalBytes(parameters);
    requireLength(total, bytes);
    if (bytes.length > total) {
      throw new FormatException("bytes behind the client key", "none", bytes.length - total, total);
    }
    int digestOffset = total - DIGEST_BYTES;
    if (!MessageDigest.isEqual(
        digest(bytes), Arrays.copyOfRange(bytes, digestOffset, bytes.length))) {
      // Without the digests: they say something about the key.
      throw new FormatException(
          "SHA-256 of a client key file", "that of its content", "another", digestOffset);
    }
    buffer.position(KEYS_OFFSET);
    long[] small = new long[parameters.lwe().dimension().value()];
    long[] glwe = new long[parameters.glwe().extractedDimension().value()];
    try {
      unpack(buffer, small);
      unpack(buffer, glwe);
      SecretAccess access = SecretAccess.acknowledged();
      return SecretKeySet.of(
          parameters,
          LweSecretKey.of(small, access),
          GlweSecretKey.of(
              parameters.glwe().dimension(), parameters.glwe().polynomialSize(), glwe, access));
    } finally {
      Arrays.fill(small, 0);
      Arrays.fill(glwe, 0);
    }
  }

  private static TfheParameters parameters(byte[] bytes) {
    try {
      return ParametersFormat.decode(Arrays.copyOfRange(bytes, PARAMETERS_OFFSET, KEYS_OFFSET));
    } catch (FormatException e) {
      FormatException failure =
          new FormatException(e.what(), e.expected(), e.actual(), PARAMETERS_OFFSET + e.offset());
      failure.initCause(e);
      throw failure;
    }
  }

  private static void requireLength(int expected, byte[] bytes) {
    if (bytes.length < expected) {
      throw new FormatException(
          "bytes of a client key file", "at least " + expected, bytes.length, bytes.length);
    }
  }

  private static int totalBytes(TfheParameters parameters) {
    return KEYS_OFFSET
        + packedBytes(parameters.lwe().dimension().value())
        + packedBytes(parameters.glwe().extractedDimension().value())
        + DIGEST_BYTES;
  }

  private static int packedBytes(int bits) {
    return Math.ceilDiv(bits, Byte.SIZE);
  }

  private static void pack(long[] bits, ByteBuffer out) {
    int packed = 0;
    for (int i = 0; i < bits.length; i++) {
      packed |= (int) bits[i] << (i % Byte.SIZE);
      if (i % Byte.SIZE == Byte.SIZE - 1 || i == bits.length - 1) {
        out.put((byte) packed);
        packed = 0;
      }
    }
  }

  private static void unpack(ByteBuffer in, long[] bits) {
    int packed = 0;
    for (int i = 0; i < bits.length; i++) {
      packed = i % Byte.SIZE == 0 ? Byte.toUnsignedInt(in.get()) : packed >>> 1;
      bits[i] = packed & 1;
    }
    if (packed >>> 1 != 0) {
      throw new FormatException("unused bits of a key", "zero", "others", in.position() - 1);
    }
  }

  private static byte[] digest(byte[] bytes) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(bytes, 0, bytes.length - DIGEST_BYTES);
      return sha256.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
