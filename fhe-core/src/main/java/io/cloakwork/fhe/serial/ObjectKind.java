package io.cloakwork.fhe.serial;

/**
 * What an encoded object is. Code and version stand in its header; a code is never used again for
 * something else.
 */
enum ObjectKind {
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

  private final int code;

  ObjectKind(int code) {
    this.code = code;
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
