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
  SEEDED_GGSW_LIST(8);

  private final int code;

  ObjectKind(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  /** The newest format version: the one that is written. All versions up to it are read. */
  int version() {
    return 1;
  }
}
