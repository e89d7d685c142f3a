package io.cloakwork.coprocessor.cli;

import io.cloakwork.coprocessor.PrintableText;
import io.cloakwork.coprocessor.config.Endpoint;
import io.cloakwork.coprocessor.config.ServerConfig;
import io.cloakwork.coprocessor.config.ServerSettings;
import io.cloakwork.coprocessor.service.InferenceServer;
import java.io.IOException;
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
        "Serves compiled models to clients that keep their own keys, until it is stopped. Ctrl-C and"
            + " SIGTERM stop it in order: it takes no new calls, answers the rows that it has for up"
            + " to 10 seconds, and ends. It computes models: integers.key of keygen --integers is for"
            + " programs of one's own that use the library, and is not sent here.",
    exitCodeList = {
      "130, 143:stopped by Ctrl-C or SIGTERM, in order",
      "1:the work failed, or no model can be served",
      "2:wrong use"
    },
    footer = {
      "",
      "Without --config: plaintext, one tenant, so on loopback only. The settings",
      "file has lines NAME = VALUE; files are relative to it:",
      "  tls.certificate, tls.private-key       PEM files",
      "  tls.client-authority                   PEM file that clients must chain to",
      "  tenant.NAME.token-sha256               digest of the token of one client",
      "  limits.max-chunk-bytes                 of one message",
      "  limits.max-key-bytes                   of one set of evaluation keys",
      "  limits.max-keys-per-tenant             stored, and half uploaded",
      "  limits.max-rows-per-request            rows of one stream",
      "  limits.max-rows-in-flight              computed at a time, of one stream",
      "  limits.max-queued-rows                 waiting and computed, of all",
      "  limits.max-queued-bytes                twice the bytes of these rows",
      "  limits.max-running-rows                computed at a time, of all",
      "  limits.max-deadline-seconds            that a call may ask for",
      "  limits.max-loaded-key-bytes            memory of keys that are ready",
      "  limits.partial-upload-life-seconds     how long a broken upload is kept",
      "",
      "Examples:",
      "  cloak serve --models compiled",
      "  cloak serve --models compiled --listen 0.0.0.0:50051 \\",
      "    --config server.properties"
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
      Endpoint endpoint = start(server);
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

  private Endpoint start(InferenceServer server) throws IOException {
    try {
      return server.start();
    } catch (IOException e) {
      Throwable refusal = e.getCause() == null ? e : e.getCause();
      throw new UsageException(
          "--listen " + listen,
          "an address that is free (another port, or 0 for any)",
          PrintableText.ofSystem(refusal));
    }
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
