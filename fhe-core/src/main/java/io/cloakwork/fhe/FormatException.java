package io.cloakwork.fhe;

/** Untrusted bytes that are not what they should be. */
public final class FormatException extends FheException {
  private static final long serialVersionUID = 1L;

  private final long offset;

  /**
   * @param offset where in the input, in bytes from its start
   */
  public FormatException(String what, Object expected, Object actual, long offset) {
    super(
        what,
        expected,
        actual,
        what + ": expected " + expected + ", got " + actual + " (at byte " + offset + ")");
    this.offset = offset;
  }

  /** Where in the input the fault lies, in bytes from its start. */
  public long offset() {
    return offset;
  }
}
