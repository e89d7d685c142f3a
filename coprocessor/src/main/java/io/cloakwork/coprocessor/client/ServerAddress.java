package io.cloakwork.coprocessor.client;

import io.cloakwork.coprocessor.config.ConfigException;
import io.cloakwork.coprocessor.config.Endpoint;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a server is reached.
 *
 * @param endpoint host and port
 * @param authority certificates that the server must chain to, PEM; with it the connection is TLS
 * @param identity of this client, for servers that ask for one; with it the connection is TLS
 * @param tls whether to use TLS with the system's authorities where {@code authority} is empty
 * @param insecurePlaintext allow plaintext beyond loopback
 * @param token says which tenant calls; never sent in plaintext beyond loopback
 */
public record ServerAddress(
    Endpoint endpoint,
    Optional<Path> authority,
    Optional<Identity> identity,
    boolean tls,
    boolean insecurePlaintext,
    Optional<String> token) {

  /**
   * A certificate of this client.
   *
   * @param certificateChain its own certificate first, PEM
   * @param privateKey PKCS #8, PEM
   */
  public record Identity(Path certificateChain, Path privateKey) {}

  /**
   * @throws ConfigException if others could read the traffic
   */
  public ServerAddress {
    boolean encrypted = tls || authority.isPresent() || identity.isPresent();
    if (!encrypted && !endpoint.isLoopback()) {
      if (!insecurePlaintext) {
        throw new ConfigException(
            "server address",
            "a loopback address, or TLS, or --insecure-plaintext",
            endpoint + " in plaintext");
      }
      if (token.isPresent()) {
        throw new ConfigException(
            "token", "none in plaintext beyond loopback", "one for " + endpoint);
      }
    }
  }

  /** A server on this machine, in plaintext. */
  public static ServerAddress local(Endpoint endpoint) {
    return new ServerAddress(
        endpoint, Optional.empty(), Optional.empty(), false, false, Optional.empty());
  }

  /** Whether the connection is encrypted. */
  boolean encrypted() {
    return tls || authority.isPresent() || identity.isPresent();
  }

  /** Without the token. */
  @Override
  public String toString() {
    return endpoint + (encrypted() ? " (TLS)" : " (plaintext)");
  }
}
