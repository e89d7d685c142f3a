package io.cloakwork.coprocessor.cli;

import io.cloakwork.coprocessor.client.InferenceClient;
import io.cloakwork.coprocessor.client.OfferPolicy;
import io.cloakwork.coprocessor.client.ServerStatus;
import io.cloakwork.fhe.noise.KeyPolicy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cloak status}: what a server is doing. */
@Command(
    name = "status",
    description = "Shows queue, keys and rates of a server.",
    footer = {
      "",
      "Examples:",
      "  cloak status --server 127.0.0.1:50051",
      "  cloak status --server fhe.example.org:443 --tls --token-file token --json"
    })
final class StatusCommand extends BaseCommand {
  @Option(names = "--server", paramLabel = "ADDR", required = true, description = "HOST:PORT.")
  private String server;

  @Mixin private ServerOptions connection;

  /** The figures, for JSON. */
  record Line(
      String server,
      String provider,
      double uptimeSeconds,
      int queuedRows,
      int runningRows,
      int maxQueuedRows,
      long completedRows,
      long failedRows,
      double rowsPerSecond,
      int loadedKeys,
      long loadedKeyBytes,
      long maxLoadedKeyBytes,
      int storedKeys,
      int maxStoredKeys) {}

  @Override
  int run(Console console) throws Exception {
    ServerStatus status;
    try (InferenceClient client = connection.connect(server, OfferPolicy.secure(KeyPolicy.ANY))) {
      status = client.status();
    }
    Line line =
        new Line(
            server,
            status.provider(),
            status.uptime().toMillis() / 1e3,
            status.queuedRows(),
            status.runningRows(),
            status.maxQueuedRows(),
            status.completedRows(),
            status.failedRows(),
            status.rowsPerSecond(),
            status.loadedKeys(),
            status.loadedKeyBytes(),
            status.maxLoadedKeyBytes(),
            status.storedKeys(),
            status.maxStoredKeys());
    console.result(line, text(line));
    return DONE;
  }

  private static String text(Line line) {
    return """
    server        %s, %s kernels, up %.0f s
    rows          %d waiting, %d computing (at most %d together)
    since start   %d answered, %d failed; %.2f rows/s over the last minute
    loaded keys   %d, %.1f MB of at most %.1f MB
    stored keys   %d of this tenant (at most %d)\
    """
        .formatted(
            line.server(),
            line.provider(),
            line.uptimeSeconds(),
            line.queuedRows(),
            line.runningRows(),
            line.maxQueuedRows(),
            line.completedRows(),
            line.failedRows(),
            line.rowsPerSecond(),
            line.loadedKeys(),
            line.loadedKeyBytes() / 1e6,
            line.maxLoadedKeyBytes() / 1e6,
            line.storedKeys(),
            line.maxStoredKeys());
  }
}
