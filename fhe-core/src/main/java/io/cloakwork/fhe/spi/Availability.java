package io.cloakwork.fhe.spi;

/** What a provider found out about this machine. */
public sealed interface Availability {

  /**
   * Usable.
   *
   * @param capabilities for a person to read: instruction sets, vector width, device
   */
  record Ready(String capabilities) implements Availability {}

  /**
   * Not usable here.
   *
   * @param reason what is missing, for a person to read
   */
  record Unavailable(String reason) implements Availability {}
}
