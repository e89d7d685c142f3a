package io.cloakwork.fhe;

/**
 * A configured limit is reached: memory, queue length, message size. The limit is in the message.
 */
public final class CapacityException extends FheException {
  private static final long serialVersionUID = 1L;

  public CapacityException(String what, Object limit, Object actual) {
    super(what, "at most " + limit, actual);
  }
}
