package io.cloakwork.fhe.secret;

/**
 * Token without which no secret key gives out its bits: whoever reads bits shows it, so that a
 * search for this class finds every place that does.
 */
public final class SecretAccess {
  private static final SecretAccess TOKEN = new SecretAccess();

  private SecretAccess() {}

  /** The token. Asking for it is a statement: what follows handles secret bits. */
  public static SecretAccess acknowledged() {
    return TOKEN;
  }
}
