package io.cloakwork.coprocessor.cli;

import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.engine.EngineOptions;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.integer.IntegerType;
import io.cloakwork.fhe.params.ParameterSets;
import java.io.IOException;
import java.util.List;
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
      "  cloak bench uint --bits 32",
      "  cloak bench erc20 --threads 2 --json",
      "  cloak bench keys --json",
      "  cloak bench models --threads 2"
    })
final class BenchCommand extends BaseCommand {
  private static final int LOOKUPS = 1000;

  /** Width of integers where nobody says another. */
  private static final int DEFAULT_BITS = 64;

  /** Ciphertexts of a throughput sample for each thread: four tiles of eight. */
  private static final int PER_THREAD = 32;

  /** Operations on integers at the same time. */
  private static final int TOGETHER = 16;

  /** Transfers at the same time: few, and enough for batches of the engine's best size. */
  private static final List<Integer> TRANSFERS = List.of(8, 64);

  /** What can be measured. */
  enum Suite {
    /** Key switch and bootstrap. */
    PBS,
    /** Operations on unsigned integers. */
    UINT,
    /** Transfers of an ERC-20 token. */
    ERC20,
    /** Keys, and lists of integers as they travel. */
    KEYS,
    /** Rows of the sample models. */
    MODELS
  }

  @Parameters(
      index = "0",
      paramLabel = "SUITE",
      description = {
        "pbs: key switch and bootstrap, alone and in batches.",
        "uint: operations on unsigned integers, one alone in either form, and 16 at the same time.",
        "erc20: transfers of a token (ge, select, sub, add on 64 bits), one alone in either form,"
            + " and many.",
        "keys: sizes of keys and of lists of integers, and how long making and reading them takes.",
        "models: a row of each sample model, compiled with the defaults; its encryption, the"
            + " server's computing, and both with decryption."
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

  @Option(
      names = "--bits",
      paramLabel = "N",
      description = "Width of the integers, of uint only (default: 64).")
  private @Nullable Integer bits;

  @Override
  int run(Console console) throws IOException {
    ParameterSets set = NamedParameters.parse(params);
    if (bits != null && suite != Suite.UINT) {
      throw new UsageException("--bits", "the suite uint beside it", LowerCaseEnum.name(suite));
    }
    EngineOptions options = options();
    try (FheEngine engine = open(options)) {
      console.note(engine.selection().summary());
      switch (suite) {
        case PBS -> pbs(console, BenchPlan.FULL, set, engine, options.threads());
        case UINT -> uint(console, BenchPlan.FULL, set, engine, options.threads(), type());
        case ERC20 -> erc20(console, BenchPlan.FULL, set, engine, options.threads(), TRANSFERS);
        case KEYS -> keys(console, BenchPlan.FULL, set, engine, options.threads());
        case MODELS ->
            models(console, BenchPlan.FULL, set, engine, options.threads(), SampleModel.all());
      }
    }
    return DONE;
  }

  private IntegerType type() {
    try {
      return IntegerType.unsigned(bits == null ? DEFAULT_BITS : bits);
    } catch (ParameterException e) {
      throw new UsageException("--bits", e.expected(), e.actual());
    }
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
      int count = Math.max(threads * PER_THREAD, engine.selection().chosen().fillingBatch());
      figures.throughput("ks_pbs_throughput", "ks_pbs/s", count, () -> bench.lookups(count));
      figures.milliseconds("lookup_1000_total", () -> bench.lookups(LOOKUPS));
    }
  }

  /** Every operation alone in either form, then several at the same time. */
  static void uint(
      Console console,
      BenchPlan plan,
      ParameterSets set,
      FheEngine engine,
      int threads,
      IntegerType type) {
    BenchSetup setup = BenchSetup.of(set, engine, threads);
    console.note(setup.text());
    console.note("making keys …");
    try (UintBench bench = new UintBench(set.parameters(), engine, type)) {
      console.note("warming up …");
      plan.warmUp(() -> bench.together(UintOperation.BITAND, TOGETHER));
      BenchFigures figures = new BenchFigures(console, plan, setup);
      for (UintOperation operation : UintOperation.values()) {
        String name = "u" + type.bits() + "_" + operation;
        figures.millisecondsInEachForm(name + "_latency", form -> bench.latency(operation, form));
        figures.throughput(
            name + "_throughput_batch" + TOGETHER,
            "ops/s",
            TOGETHER,
            () -> bench.together(operation, TOGETHER));
      }
    }
  }

  /** A transfer alone in either form, then each of these numbers at the same time. */
  static void erc20(
      Console console,
      BenchPlan plan,
      ParameterSets set,
      FheEngine engine,
      int threads,
      List<Integer> together) {
    BenchSetup setup = BenchSetup.of(set, engine, threads);
    console.note(setup.text());
    console.note("making keys …");
    try (UintBench bench = new UintBench(set.parameters(), engine, IntegerType.unsigned(64))) {
      console.note("warming up …");
      plan.warmUp(() -> bench.transfers(together.getFirst()));
      BenchFigures figures = new BenchFigures(console, plan, setup);
      figures.count("erc20_rotations", "rotations", bench.transferRotations());
      figures.millisecondsInEachForm("erc20_latency", bench::transfer);
      for (int count : together) {
        figures.throughput(
            "erc20_throughput_batch" + count, "transfers/s", count, () -> bench.transfers(count));
      }
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

  /** Rows of models, one after the other. */
  static void models(
      Console console,
      BenchPlan plan,
      ParameterSets set,
      FheEngine engine,
      int threads,
      List<SampleModel> samples)
      throws IOException {
    BenchSetup setup = BenchSetup.of(set, engine, threads);
    console.note(setup.text());
    console.note("making keys …");
    try (ModelsBench bench = new ModelsBench(set, engine)) {
      BenchFigures figures = new BenchFigures(console, plan, setup);
      for (SampleModel sample : samples) {
        console.note("compiling " + sample.name() + " …");
        bench.run(sample, plan, figures);
      }
    }
  }
}
