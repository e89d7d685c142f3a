package io.cloakwork.fhe.serial;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * What an encoded object is. Code and version stand in its header; a code is never used again for
 * something else.
 */
public enum ObjectKind {
  PARAMETERS(1),
  SERVER_KEY(2),
  LWE_LIST(3),
  GLWE_LIST(4),
  GGSW_LIST(5),
  SEEDED_LWE_LIST(6),
  SEEDED_GLWE_LIST(7),
  SEEDED_GGSW_LIST(8),
  TRANSPORT_PARAMETERS(9),
  COMPACT_PUBLIC_KEY(10),
  COMPACT_LIST(11),
  COMPRESSED_LIST(12),
  SEEDED_BLOCK_LIST(13);

  /** Bytes that {@link #of} looks at: the magic, and the code in two bytes. */
  public static final int HEAD_BYTES = 6;

  private final int code;

  ObjectKind(int code) {
    this.code = code;
  }

  /**
   * What bytes say that they are; empty if that is no object of this library, or one of a newer
   * release. A reader of that kind says whether it is true.
   *
   * @param bytes at least {@value #HEAD_BYTES}; fewer are no object
   */
  public static Optional<ObjectKind> of(byte[] bytes) {
    byte[] magic = FormatWriter.MAGIC.getBytes(StandardCharsets.ISO_8859_1);
    if (bytes.length < HEAD_BYTES
        || !Arrays.equals(bytes, 0, magic.length, magic, 0, magic.length)) {
      return Optional.empty();
    }
    int code =
        Byte.toUnsignedInt(bytes[magic.length]) | Byte.toUnsignedInt(bytes[magic.length + 1]) << 8;
    return Arrays.stream(values()).filter(kind -> kind.code == code).findFirst();
  }

  int code() {
    return code;
  }

  /**
   * The newest format version; all versions up to it are read. An object is written in the oldest
   * version that can express it, so that its digest stays when a version is added.
   */
  int version() {
    return this == SERVER_KEY ? 2 : 1;
  }
}
