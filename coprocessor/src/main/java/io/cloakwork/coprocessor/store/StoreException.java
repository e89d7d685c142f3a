package io.cloakwork.coprocessor.store;

/**
 * The database did not do what it was asked to: the connection is lost, the disk is full. Nothing
 * has changed, and the same call may succeed later.
 */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
