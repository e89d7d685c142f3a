package io.cloakwork.fhe;

/** A kernel provider failed at run time: the whole batch has no result. */
public final class KernelException extends FheException {
  private static final long serialVersionUID = 1L;

  private final String provider;
  private final String function;
  private final boolean retryable;

  /**
   * @param status the provider's own status, for its maintainers
   * @param retryable whether the same batch may succeed on another provider or later
   */
  public KernelException(
      String provider, String function, Object status, String detail, boolean retryable) {
    super("kernel " + provider + "." + function, "success", "status " + status + ": " + detail);
    this.provider = provider;
    this.function = function;
    this.retryable = retryable;
  }

  public String provider() {
    return provider;
  }

  public String function() {
    return function;
  }

  /** Whether the same batch may succeed on another provider or later. */
  public boolean retryable() {
    return retryable;
  }
}
