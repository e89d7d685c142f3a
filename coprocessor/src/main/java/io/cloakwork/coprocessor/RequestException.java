package io.cloakwork.coprocessor;

/**
 * A request that the service refuses for a reason of its own: an unknown name, a missing token, a
 * state that does not fit. What is wrong with parameters, ciphertexts and keys is an {@link
 * io.cloakwork.fhe.FheException}.
 *
 * <p>The message reaches the caller: it holds no secret, and nothing of another tenant.
 */
public final class RequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of refusal it is; each kind has one gRPC status. */
  public enum Kind {
    /** The request itself breaks a rule, whatever the state of the server. */
    INVALID,
    /** The named thing does not exist for this caller. */
    NOT_FOUND,
    /** No token, or one that nobody has. */
    UNAUTHENTICATED,
    /** The caller is known, and may not do this. */
    DENIED,
    /** It would be right in another state of the server: store or ask something first. */
    CONFLICT,
    /** The server is stopping; the same request may succeed elsewhere or later. */
    STOPPING
  }

  private final Kind kind;
  private final String what;
  private final String expected;
  private final String actual;

  /**
   * @param what the value that the refusal is about
   * @param expected the rule or value that was expected
   * @param actual what came instead
   */
  public RequestException(Kind kind, String what, Object expected, Object actual) {
    super(what + ": expected " + expected + ", got " + actual);
    this.kind = kind;
    this.what = what;
    this.expected = String.valueOf(expected);
    this.actual = String.valueOf(actual);
  }

  public Kind kind() {
    return kind;
  }

  /** The value that the refusal is about. */
  public String what() {
    return what;
  }

  /** The rule or value that was expected. */
  public String expected() {
    return expected;
  }

  /** What came instead. */
  public String actual() {
    return actual;
  }
}
