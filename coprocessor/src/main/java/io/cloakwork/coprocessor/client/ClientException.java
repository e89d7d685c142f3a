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
    /** The server cannot be reached, or is stopping; later it may work. */
    UNAVAILABLE,
    /** It took too long. */
    TOO_LATE,
    /** The server failed; its log explains the incident in the message. */
    SERVER_FAILED
  }

  private final Reason reason;

  ClientException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  ClientException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
