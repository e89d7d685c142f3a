package io.cloakwork.fhe;

/**
 * Two valid things that do not fit each other: a ciphertext and a key of another size, a list and
 * its count.
 */
public final class MismatchException extends FheException {
  private static final long serialVersionUID = 1L;

  private final boolean ofStoredState;

  public MismatchException(String what, Object expected, Object actual) {
    this(what, expected, actual, false);
  }

  private MismatchException(String what, Object expected, Object actual, boolean ofStoredState) {
    super(what, expected, actual);
    this.ofStoredState = ofStoredState;
  }

  /** A mismatch with what a service has stored (a key, a model), rather than within one request. */
  public static MismatchException withStoredState(String what, Object expected, Object actual) {
    return new MismatchException(what, expected, actual, true);
  }

  /**
   * Whether the request would fit another stored state: the caller may repair it by storing
   * something first.
   */
  public boolean ofStoredState() {
    return ofStoredState;
  }
}
