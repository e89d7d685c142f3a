package io.cloakwork.coprocessor.cli;

import io.cloakwork.coprocessor.config.Endpoint;
import io.cloakwork.coprocessor.config.ServerConfig;
import io.cloakwork.coprocessor.config.ServerSettings;
import io.cloakwork.coprocessor.service.InferenceServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cloak serve}: the inference server, until it is stopped. */
@Command(
    name = "serve",
    description =
        "Serves compiled models to clients that keep their own keys. Runs until it is stopped"
            + " (Ctrl-C, SIGTERM).",
    footer = {
      "",
      "Without --config: plaintext, one tenant, so on loopback only. The settings file is a",
      "properties file: tls.certificate, tls.private-key, tls.client-authority (PEM files),",
      "tenant.NAME.token-sha256, and limits.* (see io.cloakwork.coprocessor.config.Limits).",
      "",
      "Examples:",
      "  cloak serve --models compiled",
      "  cloak serve --models compiled --listen 0.0.0.0:50051 --config server.properties"
    })
final class ServeCommand extends BaseCommand {
  private static final Duration GRACE = Duration.ofSeconds(10);

  @Option(
      names = "--models",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "Folder of compiled models, NAME.cloak (default: ${DEFAULT-VALUE}).")
  private Path models;

  @Option(
      names = "--store",
      paramLabel = "URL",
      description =
          "Where evaluation keys are kept: a folder, as a path or file: URL"
              + " (default: .cloakwork/server in the home folder).")
  private @Nullable String store;

  @Option(
      names = "--listen",
      paramLabel = "ADDR",
      defaultValue = "127.0.0.1:50051",
      description = "HOST:PORT; port 0 lets the system choose (default: ${DEFAULT-VALUE}).")
  private String listen;

  @Option(names = "--config", paramLabel = "FILE", description = "Settings file.")
  private @Nullable Path settingsFile;

  @Option(
      names = "--insecure-plaintext",
      description = "Allow plaintext beyond loopback, for a proxy that encrypts.")
  private boolean insecurePlaintext;

  /**
   * What is printed when the server can be reached.
   *
   * @param refused artifacts that could not be read
   */
  record Ready(
      String event,
      String listen,
      List<String> models,
      List<String> refused,
      String provider,
      long pid) {}

  @Override
  boolean isServer() {
    return true;
  }

  @Override
  int run(Console console) throws Exception {
    if (!Files.isDirectory(models)) {
      throw new UsageException("--models", "a folder", models);
    }
    if (settingsFile != null && !Files.isRegularFile(settingsFile)) {
      throw new UsageException("--config", "a settings file", settingsFile);
    }
    ServerSettings settings =
        settingsFile == null ? ServerSettings.NONE : ServerSettings.read(settingsFile);
    ServerConfig config =
        new ServerConfig(
            Endpoint.parse(listen),
            models,
            storeFolder(),
            settings.tls(),
            insecurePlaintext,
            settings.tokens(),
            settings.limits());
    try (InferenceServer server = new InferenceServer(config)) {
      if (server.modelNames().isEmpty()) {
        throw new WorkFailedException(
            "models in "
                + models
                + ": expected at least one readable NAME.cloak, got none"
                + (server.refusedModels().isEmpty() ? "" : ", refused " + server.refusedModels()));
      }
      Thread stop = new Thread(() -> server.stop(GRACE), "stop");
      Runtime.getRuntime().addShutdownHook(stop);
      Endpoint endpoint = server.start();
      console.result(
          new Ready(
              "ready",
              endpoint.toString(),
              server.modelNames(),
              server.refusedModels(),
              server.providerName(),
              ProcessHandle.current().pid()),
          "ready: %s serves %s on %s kernels"
              .formatted(endpoint, server.modelNames(), server.providerName()));
      server.awaitStop();
    }
    return DONE;
  }

  private Path storeFolder() {
    if (store == null) {
      return Path.of(System.getProperty("user.home"), ".cloakwork", "server");
    }
    if (store.startsWith("file:")) {
      try {
        return Path.of(URI.create(store));
      } catch (IllegalArgumentException _) {
        throw new UsageException("--store", "file:///FOLDER, or a path", store);
      }
    }
    if (store.matches("[a-z][a-z0-9+.-]+:.*")) {
      throw new UsageException("--store", "a folder, as a path or file: URL", store);
    }
    return Path.of(store);
  }
}
