package io.cloakwork.coprocessor.client;

/** A server that cannot be used: refused, unreachable, or not what it says. */
public final class ClientException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Who is at fault, and what can be done. */
  public enum Reason {
    /**
     * The server offers what this client does not accept: weak parameters, facts that contradict.
     */
    OFFER_REFUSED,
    /** A reply is not what was asked for: nothing of it was used. */
    BAD_REPLY,
    /** The server refused the request; its message says why. */
    REQUEST_REFUSED,
    /** The server has nothing of the name that was asked for. */
    NOT_FOUND,
    /** The server cannot be reached, or is stopping; later it may work. */
    UNAVAILABLE,
    /** It took too long. */
    TOO_LATE,
    /** The server failed; its log explains the incident in the message. */
    SERVER_FAILED
  }

  private final Reason reason;
  private final String asked;
  private final String failure;

  /**
   * @param asked what was asked for, in words
   * @param failure what happened instead
   */
  ClientException(Reason reason, String asked, String failure) {
    super(asked + ": " + failure);
    this.reason = reason;
    this.asked = asked;
    this.failure = failure;
  }

  ClientException(Reason reason, String asked, String failure, Throwable cause) {
    this(reason, asked, failure);
    initCause(cause);
  }

  public Reason reason() {
    return reason;
  }

  /**
   * The last failure of several attempts, which tells of the first one too: "stopping" says more
   * than that nobody is there any more.
   *
   * @param first of the attempts, also because the server was not available
   */
  static ClientException ofAttempts(int attempts, ClientException first, ClientException last) {
    if (first.failure.equals(last.failure)) {
      return last;
    }
    return new ClientException(
        last.reason,
        last.asked,
        first.failure + "; at attempt " + attempts + ": " + last.failure,
        last);
  }
}
