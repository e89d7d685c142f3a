package io.cloakwork.coprocessor.config;

/** A setting that cannot be: the server does not start. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String setting;

  public ConfigException(String setting, Object expected, Object actual) {
    super(setting + ": expected " + expected + ", got " + actual);
    this.setting = setting;
  }

  /** Which setting is wrong. */
  public String setting() {
    return setting;
  }
}
