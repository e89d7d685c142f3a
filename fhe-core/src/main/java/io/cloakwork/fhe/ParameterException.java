package io.cloakwork.fhe;

/** A value that cannot be built: it breaks a rule of its type. */
public final class ParameterException extends FheException {
  private static final long serialVersionUID = 1L;

  public ParameterException(String what, Object expected, Object actual) {
    super(what, expected, actual);
  }
}
