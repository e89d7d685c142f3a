package io.cloakwork.coprocessor.cli;

import io.cloakwork.compiler.cost.CostKind;
import io.cloakwork.compiler.cost.CostModel;
import io.cloakwork.compiler.json.JsonFields;
import io.cloakwork.coprocessor.Digest;
import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.engine.EngineOptions;
import io.cloakwork.fhe.engine.FheEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What work costs on a machine, measured once and kept in a file of the user's cache. Another
 * provider, processor or number of threads has a file of its own.
 *
 * @param provider of the kernels, and what it says about the machine
 * @param cpu model, as the system tells
 * @param threads of the engine
 */
record MachineCosts(String provider, String cpu, int threads, CostModel model) {
  /** System property that names another folder than the user's cache. */
  static final String FOLDER_PROPERTY = "cloakwork.cache";

  private static final int VERSION = 1;
  private static final int MAX_BYTES = 1 << 16;

  /**
   * The costs of this machine with the engine that a server here would have.
   *
   * @param console is told of the measurement, where it has to be made
   */
  static MachineCosts here(Console console) {
    EngineOptions options = EngineOptions.defaults();
    try (FheEngine engine = FheEngine.open(options)) {
      String provider = engine.providerName() + " (" + engine.selection().capabilities() + ")";
      String cpu = CpuFacts.read().model();
      Path file = folder().resolve(name(provider, cpu, options.threads()));
      Optional<MachineCosts> kept = read(file, provider, cpu, options.threads());
      if (kept.isPresent()) {
        return kept.get();
      }
      MachineCosts costs =
          new MachineCosts(
              provider, cpu, options.threads(), measure(console, engine, options.threads()));
      try {
        costs.write(file);
      } catch (IOException e) {
        console.note("the measured times are not kept: " + e.getMessage());
      }
      return costs;
    }
  }

  /** For a person. */
  String text() {
    return "%s, %d threads, %s".formatted(provider, threads, cpu);
  }

  private static CostModel measure(Console console, FheEngine engine, int threads) {
    try (var progress =
        new ProgressLine(
            console, "measuring this machine (once, some seconds)", CostMeasurement.COUNT)) {
      return new CostMeasurement(engine, threads).run(progress);
    }
  }

  /** The user's cache, as the XDG base directory specification has it. */
  static Path folder() {
    String chosen = System.getProperty(FOLDER_PROPERTY, "");
    if (!chosen.isEmpty()) {
      return Path.of(chosen);
    }
    String cache = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
    Path caches =
        cache.isEmpty() ? Path.of(System.getProperty("user.home", "."), ".cache") : Path.of(cache);
    return caches.resolve("cloakwork");
  }

  /** Of the file for such a machine. */
  static String name(String provider, String cpu, int threads) {
    String key = provider + "\n" + cpu + "\n" + threads;
    return "costs-"
        + Digest.of(key.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 16)
        + ".json";
  }

  /** What a file holds, if it is of this machine and version. What is damaged is measured again. */
  static Optional<MachineCosts> read(Path file, String provider, String cpu, int threads) {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
        return Optional.empty();
      }
      JsonFields json = JsonFields.parse("costs", Files.readAllBytes(file), MAX_BYTES);
      if (json.integer("version") != VERSION) {
        return Optional.empty();
      }
      MachineCosts costs =
          new MachineCosts(
              json.text("provider"), json.text("cpu"), json.integer("threads"), model(json));
      boolean isOurs =
          costs.provider.equals(provider) && costs.cpu.equals(cpu) && costs.threads == threads;
      return isOurs ? Optional.of(costs) : Optional.empty();
    } catch (IOException | FormatException | ParameterException _) {
      return Optional.empty();
    }
  }

  private static CostModel model(JsonFields json) {
    JsonFields nanos = json.object("nanos_per_unit");
    Map<CostKind, Double> costs = new EnumMap<>(CostKind.class);
    for (CostKind kind : CostKind.values()) {
      costs.put(kind, nanos.number(kind.name()));
    }
    return new CostModel(costs);
  }

  /** Beside the file first, so that nobody reads half of it. */
  void write(Path file) throws IOException {
    ObjectNode json =
        JsonFields.object()
            .put("version", VERSION)
            .put("provider", provider)
            .put("cpu", cpu)
            .put("threads", threads);
    ObjectNode nanos = json.putObject("nanos_per_unit");
    for (CostKind kind : CostKind.values()) {
      nanos.put(kind.name(), model.nanos().get(kind));
    }
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path written = Files.createTempFile(file.toAbsolutePath().getParent(), "costs", ".new");
    try {
      Files.write(written, JsonFields.bytes(json));
      Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(written);
    }
  }
}
