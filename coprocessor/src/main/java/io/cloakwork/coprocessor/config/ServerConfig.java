package io.cloakwork.coprocessor.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * All settings of a server.
 *
 * @param listen where it listens
 * @param models folder of compiled models, {@code NAME.cloak}
 * @param store folder of durable state
 * @param tls transport security; empty: plaintext
 * @param insecurePlaintext allow plaintext beyond loopback: only behind a proxy that encrypts
 * @param tokens who may call; none: everybody, on loopback only
 * @param limits what a client may ask for
 */
public record ServerConfig(
    Endpoint listen,
    Path models,
    Path store,
    Optional<Tls> tls,
    boolean insecurePlaintext,
    TenantTokens tokens,
    Limits limits) {

  /**
   * @throws ConfigException if others could read the traffic, or call without a token
   */
  public ServerConfig {
    boolean loopback = listen.isLoopback();
    if (tls.isEmpty() && !loopback && !insecurePlaintext) {
      throw new ConfigException(
          "address",
          "a loopback address, or tls.certificate and tls.private-key, or --insecure-plaintext",
          listen + " without transport security");
    }
    if (tokens.isEmpty() && !loopback) {
      throw new ConfigException(
          "tenant.NAME.token-sha256", "at least one beyond loopback", "none for " + listen);
    }
  }
}
