package io.cloakwork.fhe;

/**
 * What went wrong with a value that a caller gave: what it was about, what was expected, and what
 * came instead.
 *
 * <p>No field ever holds secret bits, plaintexts, seeds or the noise of a user's ciphertext.
 */
public abstract sealed class FheException extends RuntimeException
    permits ParameterException,
        MismatchException,
        FormatException,
        KernelException,
        CapacityException,
        NoiseException {

  private static final long serialVersionUID = 1L;

  private final String what;
  private final String expected;
  private final String actual;

  FheException(String what, Object expected, Object actual, String message) {
    super(message);
    this.what = what;
    this.expected = String.valueOf(expected);
    this.actual = String.valueOf(actual);
  }

  FheException(String what, Object expected, Object actual) {
    this(what, expected, actual, what + ": expected " + expected + ", got " + actual);
  }

  /** The value that the exception is about. */
  public final String what() {
    return what;
  }

  /** The rule or value that was expected. */
  public final String expected() {
    return expected;
  }

  /** What came instead. */
  public final String actual() {
    return actual;
  }
}
