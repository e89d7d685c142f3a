package io.cloakwork.coprocessor.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Files of a server's transport security, PEM.
 *
 * @param certificateChain the server's own certificate first
 * @param privateKey PKCS #8
 * @param clientAuthority certificates that clients must chain to; empty: clients need none
 */
public record Tls(Path certificateChain, Path privateKey, Optional<Path> clientAuthority) {
  /**
   * @throws ConfigException if a file is missing or not readable
   */
  public Tls {
    readable("tls.certificate", certificateChain);
    readable("tls.private-key", privateKey);
    clientAuthority.ifPresent(file -> readable("tls.client-authority", file));
  }

  private static void readable(String setting, Path file) {
    if (!Files.isReadable(file)) {
      throw new ConfigException(setting, "a readable PEM file", file);
    }
  }
}
