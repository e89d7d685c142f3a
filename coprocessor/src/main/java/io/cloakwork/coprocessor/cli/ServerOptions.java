package io.cloakwork.coprocessor.cli;

import io.cloakwork.coprocessor.client.InferenceClient;
import io.cloakwork.coprocessor.client.OfferPolicy;
import io.cloakwork.coprocessor.client.ServerAddress;
import io.cloakwork.coprocessor.config.Endpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command reaches a server. */
final class ServerOptions {
  /** For one upload or one stream of rows; a server may allow less. */
  private static final Duration PATIENCE = Duration.ofMinutes(55);

  @Option(
      names = "--tls",
      description = "Encrypt the connection; the system's authorities vouch for the server.")
  private boolean tls;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "Encrypt the connection; these certificates (PEM) vouch for the server.")
  private @Nullable Path authority;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "File with the tenant's token.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--insecure-plaintext",
      description = "Allow plaintext to a server that is not on this machine.")
  private boolean insecurePlaintext;

  /** Connects. */
  InferenceClient connect(String server, OfferPolicy policy) throws IOException {
    return InferenceClient.connect(address(server), policy, PATIENCE);
  }

  private ServerAddress address(String server) throws IOException {
    Optional<String> token = Optional.empty();
    if (tokenFile != null) {
      token = Optional.of(Files.readString(tokenFile, StandardCharsets.UTF_8).strip());
    }
    return new ServerAddress(
        Endpoint.parse(server), Optional.ofNullable(authority), tls, insecurePlaintext, token);
  }
}
