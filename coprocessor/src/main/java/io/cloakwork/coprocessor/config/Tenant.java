package io.cloakwork.coprocessor.config;

import io.cloakwork.coprocessor.RequestException;
import java.util.regex.Pattern;

/**
 * Whose keys these are. Also a folder's name, hence the narrow alphabet.
 *
 * @param name 1 to 63 of {@code a-z 0-9 -}, not starting with a dash
 */
public record Tenant(String name) {
  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  /** The only tenant of a server without tokens, on loopback. */
  public static final Tenant LOCAL = new Tenant("local");

  /**
   * @throws RequestException if the name has another form
   */
  public Tenant {
    if (!FORM.matcher(name).matches()) {
      throw new RequestException(
          RequestException.Kind.INVALID,
          "tenant name",
          "1 to 63 of a-z, 0-9 and -, not starting with -",
          "'" + name + "'");
    }
  }
}
