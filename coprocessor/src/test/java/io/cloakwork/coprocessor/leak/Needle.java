package io.cloakwork.coprocessor.leak;

/**
 * Bytes that must not be found.
 *
 * @param form how it is written there
 * @param what is written there
 * @param bytes long enough that they are nowhere by chance
 */
record Needle(Form form, String what, byte[] bytes) {
  /**
   * Of 2,000 needles of so many random bytes, one is in a gigabyte of random bytes with probability
   * 10^-7. Texts and numbers with many equal bytes are longer.
   */
  static final int SHORTEST = 8;

  Needle {
    if (bytes.length < SHORTEST) {
      throw new IllegalArgumentException(what + ": " + bytes.length + " bytes prove nothing");
    }
  }

  /** What it is and how it is written: no other needle has this name. */
  String name() {
    return what + ", " + form;
  }

  @Override
  public String toString() {
    return name();
  }
}
