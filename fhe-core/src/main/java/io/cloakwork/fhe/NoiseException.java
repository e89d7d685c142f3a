package io.cloakwork.fhe;

/**
 * A computation that would decrypt wrongly too often: its failure probability is above the target.
 */
public final class NoiseException extends FheException {
  private static final long serialVersionUID = 1L;

  public NoiseException(String what, Object expected, Object actual) {
    super(what, expected, actual);
  }
}
