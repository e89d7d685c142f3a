package io.cloakwork.fhe.secret;

import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.params.TransportParameters;
import io.cloakwork.fhe.serial.ParametersFormat;
import io.cloakwork.fhe.serial.TransportParametersFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * Bytes of a client key, little-endian:
 *
 * <pre>
 * magic "CLKWSKEY"         8
 * format version           4           1, or 2 with keys for transport
 * parameters               ParametersFormat.size()
 * small key                ⌈n / 8⌉     bit i is bit i mod 8 of byte ⌊i / 8⌋; unused bits are zero
 * GLWE key                 ⌈kN / 8⌉    the same, polynomial by polynomial
 * version 2 only:
 *   transport parameters   TransportParametersFormat.size()
 *   compact key            ⌈N / 8⌉     the same
 *   storage key            ⌈kN / 8⌉    the same
 * SHA-256 of all of that   32
 * </pre>
 */
final class SecretKeyFormat {
  /** A bound for any key: kN ≤ 2^17 and n ≤ 2^17 bits, and parameters. */
  static final int MAX_BYTES = 1 << 17;

  /** Bytes at the beginning that say what it is. */
  static final int MAGIC_BYTES = 8;

  private static final byte[] MAGIC = "CLKWSKEY".getBytes(StandardCharsets.US_ASCII);
  private static final int WITHOUT_TRANSPORT = 1;
  private static final int WITH_TRANSPORT = 2;
  private static final int VERSION_OFFSET = MAGIC_BYTES;
  private static final int PARAMETERS_OFFSET = VERSION_OFFSET + Integer.BYTES;
  private static final int KEYS_OFFSET = PARAMETERS_OFFSET + ParametersFormat.size();
  private static final int DIGEST_BYTES = 32;

  private SecretKeyFormat() {}

  /** Whether these are the first bytes of a key, undamaged or not. */
  static boolean hasMagic(byte[] bytes) {
    return bytes.length >= MAGIC_BYTES
        && Arrays.equals(bytes, 0, MAGIC_BYTES, MAGIC, 0, MAGIC_BYTES);
  }

  /** The encoding: secret bytes, the caller's to erase. */
  static byte[] encode(SecretKeySet keys) {
    Optional<TransportKeys> transport = keys.transport();
    ByteBuffer buffer =
        ByteBuffer.allocate(
                keysEnd(keys.parameters())
                    + transport.map(t -> transportBytes(t.parameters())).orElse(0)
                    + DIGEST_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    int version = transport.isPresent() ? WITH_TRANSPORT : WITHOUT_TRANSPORT;
    buffer.put(MAGIC).putInt(version).put(ParametersFormat.encode(keys.parameters()));
    SecretAccess access = SecretAccess.acknowledged();
    packAndErase(keys.small().bits(access), buffer);
    packAndErase(keys.glwe().bits(access), buffer);
    if (transport.isPresent()) {
      buffer.put(TransportParametersFormat.encode(transport.get().parameters()));
      packAndErase(transport.get().compact().bits(access), buffer);
      packAndErase(transport.get().storage().bits(access), buffer);
    }
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
    if (!hasMagic(bytes)) {
      throw new FormatException("magic of a client key file", "CLKWSKEY", "another", 0);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int version = buffer.getInt(VERSION_OFFSET);
    if (version != WITHOUT_TRANSPORT && version != WITH_TRANSPORT) {
      throw new FormatException(
          "format version of a client key file",
          WITHOUT_TRANSPORT + " or " + WITH_TRANSPORT + ", which this release reads",
          Integer.toUnsignedString(version),
          VERSION_OFFSET);
    }
    TfheParameters parameters =
        part(bytes, PARAMETERS_OFFSET, ParametersFormat.size(), ParametersFormat::decode);
    int keysEnd = keysEnd(parameters);
    Optional<TransportParameters> transport = Optional.empty();
    if (version == WITH_TRANSPORT) {
      requireLength(keysEnd + TransportParametersFormat.size() + DIGEST_BYTES, bytes);
      transport =
          Optional.of(
              part(
                  bytes,
                  keysEnd,
                  TransportParametersFormat.size(),
                  TransportParametersFormat::decode));
    }
    int total = keysEnd + transport.map(SecretKeyFormat::transportBytes).orElse(0) + DIGEST_BYTES;
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
    LweSecretKey small =
        unpack(
            buffer,
            parameters.lwe().dimension().value(),
            bits -> LweSecretKey.of(bits, SecretAccess.acknowledged()));
    GlweSecretKey glwe = unpack(buffer, parameters.glwe());
    buffer.position(keysEnd);
    return SecretKeySet.of(
        parameters, small, glwe, transport.map(shapes -> transportKeys(buffer, shapes)));
  }

  private static TransportKeys transportKeys(ByteBuffer buffer, TransportParameters parameters) {
    buffer.position(buffer.position() + TransportParametersFormat.size());
    GlweSecretKey compact = unpack(buffer, parameters.compact().key());
    GlweSecretKey storage = unpack(buffer, parameters.compression().storage());
    return TransportKeys.of(parameters, compact, storage);
  }

  // A framed object within the file; its faults are reported with the offset in the file.
  private static <T> T part(byte[] bytes, int from, int length, Function<byte[], T> decoder) {
    try {
      return decoder.apply(Arrays.copyOfRange(bytes, from, from + length));
    } catch (FormatException e) {
      FormatException failure =
          new FormatException(e.what(), e.expected(), e.actual(), from + e.offset());
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

  // Where small and GLWE key end.
  private static int keysEnd(TfheParameters parameters) {
    return KEYS_OFFSET
        + packedBytes(parameters.lwe().dimension().value())
        + packedBytes(parameters.glwe().extractedDimension().value());
  }

  private static int transportBytes(TransportParameters parameters) {
    return TransportParametersFormat.size()
        + packedBytes(parameters.compact().key().extractedDimension().value())
        + packedBytes(parameters.compression().storage().extractedDimension().value());
  }

  private static int packedBytes(int bits) {
    return Math.ceilDiv(bits, Byte.SIZE);
  }

  private static void packAndErase(long[] bits, ByteBuffer out) {
    int packed = 0;
    for (int i = 0; i < bits.length; i++) {
      packed |= (int) bits[i] << (i % Byte.SIZE);
      if (i % Byte.SIZE == Byte.SIZE - 1 || i == bits.length - 1) {
        out.put((byte) packed);
        packed = 0;
      }
    }
    Arrays.fill(bits, 0);
  }

  private static GlweSecretKey unpack(ByteBuffer in, GlweShape shape) {
    return unpack(
        in,
        shape.extractedDimension().value(),
        bits ->
            GlweSecretKey.of(
                shape.dimension(), shape.polynomialSize(), bits, SecretAccess.acknowledged()));
  }

  private static <K> K unpack(ByteBuffer in, int count, Function<long[], K> key) {
    long[] bits = new long[count];
    try {
      unpack(in, bits);
      return key.apply(bits);
    } finally {
      Arrays.fill(bits, 0);
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
