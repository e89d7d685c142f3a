package io.cloakwork.coprocessor.config;

import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a server listens or is reached.
 *
 * @param host a name or an address, without brackets
 * @param port 0 to 65,535; 0 lets the system choose when a server listens
 */
public record Endpoint(String host, int port) {
  private static final Pattern FORM =
      Pattern.compile("(?:\\[([^\\]]+)\\]|([^:\\[\\]]+)):(\\d{1,5})");

  /**
   * @throws ConfigException if the port is out of range or the host is empty
   */
  public Endpoint {
    if (host.isBlank()) {
      throw new ConfigException("address", "HOST:PORT", "no host");
    }
    if (port < 0 || port > 65_535) {
      throw new ConfigException("port", "0 to 65535", port);
    }
  }

  /**
   * Reads {@code HOST:PORT}, {@code [IPv6]:PORT}.
   *
   * @throws ConfigException if the text has another form
   */
  public static Endpoint parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new ConfigException("address", "HOST:PORT or [IPv6]:PORT", "'" + text + "'");
    }
    String host = form.group(1) == null ? form.group(2) : form.group(1);
    return new Endpoint(host, Integer.parseInt(form.group(3)));
  }

  /**
   * Whether the host is this machine for certain: an address of its loopback, or {@code localhost}.
   * No other name is looked up: whoever answers could answer otherwise when one connects.
   */
  public boolean isLoopback() {
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
