package io.cloakwork.coprocessor.cli;

import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.engine.EngineOptions;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.params.ParameterSets;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cloak bench}: figures of this machine. Every timed result is decrypted and compared. */
@Command(
    name = "bench",
    description =
        "Measures this machine. Every timed result is decrypted and compared; a wrong one ends the"
            + " command with status 1.",
    footer = {
      "",
      "Examples:",
      "  cloak bench pbs",
      "  cloak bench pbs --params standard --threads 1 --provider vector --json",
      "  cloak bench keys --json"
    })
final class BenchCommand extends BaseCommand {
  private static final int LOOKUPS = 1000;

  /** Ciphertexts of a throughput sample for each thread: four tiles of eight. */
  private static final int PER_THREAD = 32;

  /** What can be measured. */
  enum Suite {
    /** Key switch and bootstrap. */
    PBS,
    /** Keys, and lists of integers as they travel. */
    KEYS
  }

  @Parameters(
      index = "0",
      paramLabel = "SUITE",
      description = {
        "pbs: key switch and bootstrap, alone and in batches.",
        "keys: sizes of keys and of lists of integers, and how long making and reading them takes."
      })
  private Suite suite;

  @Option(
      names = "--params",
      paramLabel = "NAME",
      defaultValue = "block3",
      description = "Parameter set: standard, block2, block3 (default) or block4.")
  private String params;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of the engine (default: one for each processor).")
  private @Nullable Integer threads;

  @Option(
      names = "--provider",
      paramLabel = "NAME",
      description = "Kernel provider, as in cloak doctor (default: the best one).")
  private @Nullable String provider;

  @Override
  int run(Console console) throws IOException {
    ParameterSets set = NamedParameters.parse(params);
    EngineOptions options = options();
    try (FheEngine engine = open(options)) {
      console.note(engine.selection().summary());
      switch (suite) {
        case PBS -> pbs(console, BenchPlan.FULL, set, engine, options.threads());
        case KEYS -> keys(console, BenchPlan.FULL, set, engine, options.threads());
      }
    }
    return DONE;
  }

  private EngineOptions options() {
    EngineOptions options = EngineOptions.defaults();
    if (threads != null && threads < 1) {
      throw new UsageException("--threads", "at least 1", threads);
    }
    if (threads != null) {
      options = options.withThreads(threads);
    }
    return provider == null ? options : options.withProvider(provider);
  }

  private FheEngine open(EngineOptions options) {
    try {
      return FheEngine.open(options);
    } catch (ParameterException e) {
      throw new UsageException(
          provider == null ? e.what() : "--provider", e.expected(), e.actual());
    }
  }

  /** Latencies of single calls, then throughput of calls that keep all threads busy. */
  static void pbs(
      Console console, BenchPlan plan, ParameterSets set, FheEngine engine, int threads) {
    BenchSetup setup = BenchSetup.of(set, engine, threads);
    console.note(setup.text());
    console.note("making keys …");
    try (PbsBench bench = new PbsBench(set.parameters(), engine)) {
      console.note("warming up …");
      plan.warmUp(() -> {
        bench.lookups(1);
        bench.lookups(threads);
      });
      BenchFigures figures = new BenchFigures(console, plan, setup);
      figures.milliseconds("pbs_latency", bench::bootstrap);
      figures.milliseconds("ks_latency", bench::keySwitch);
      figures.milliseconds("ks_pbs_latency", () -> bench.lookups(1));
      int count = threads * PER_THREAD;
      figures.throughput("ks_pbs_throughput", "ks_pbs/s", count, () -> bench.lookups(count));
      figures.milliseconds("lookup_1000_total", () -> bench.lookups(LOOKUPS));
    }
  }

  /** Sizes and times of keys and lists. */
  static void keys(
      Console console, BenchPlan plan, ParameterSets set, FheEngine engine, int threads)
      throws IOException {
    BenchSetup setup = BenchSetup.of(set, engine, threads);
    console.note(setup.text());
    console.note("making keys …");
    try (KeysBench bench = new KeysBench(set.parameters(), engine)) {
      bench.run(new BenchFigures(console, plan, setup));
    }
  }
}
