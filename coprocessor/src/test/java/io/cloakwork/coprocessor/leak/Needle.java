package io.cloakwork.coprocessor.leak;

/**
 * Bytes that must not be found.
 *
 * @param what is written there, and in which form
 * @param bytes long enough that they are nowhere by chance
 */
record Needle(String what, byte[] bytes) {
  /** Shorter ones would be found in random bytes. */
  static final int SHORTEST = 12;

  Needle {
    if (bytes.length < SHORTEST) {
      throw new IllegalArgumentException(what + ": " + bytes.length + " bytes prove nothing");
    }
  }

  /** Whether the form is text. */
  boolean isText() {
    return what.endsWith(Needles.TEXT);
  }

  @Override
  public String toString() {
    return what;
  }
}
