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
      names = "--cert",
      paramLabel = "FILE",
      description = "This client's certificate chain (PEM), for a server that asks for one.")
  private @Nullable Path certificate;

  @Option(
      names = "--cert-key",
      paramLabel = "FILE",
      description = "Private key of --cert (PEM, PKCS #8).")
  private @Nullable Path certificateKey;

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
      token =
          Optional.of(
              Files.readString(readable("--token-file", tokenFile), StandardCharsets.UTF_8)
                  .strip());
    }
    if (authority != null) {
      readable("--ca", authority);
    }
    return new ServerAddress(
        Endpoint.parse(server),
        Optional.ofNullable(authority),
        identity(),
        tls,
        insecurePlaintext,
        token);
  }

  private Optional<ServerAddress.Identity> identity() {
    if (certificate == null && certificateKey == null) {
      return Optional.empty();
    }
    if (certificate == null || certificateKey == null) {
      throw new UsageException("--cert and --cert-key", "both or none", "one of them");
    }
    return Optional.of(
        new ServerAddress.Identity(
            readable("--cert", certificate), readable("--cert-key", certificateKey)));
  }

  private static Path readable(String option, Path file) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new UsageException(option, "a readable file", file);
    }
    return file;
  }
}
