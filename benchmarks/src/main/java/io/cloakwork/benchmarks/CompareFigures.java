package io.cloakwork.benchmarks;

import io.cloakwork.benchmarks.CompareDialogue.Figure;
import io.cloakwork.fhe.ciphertext.LookupTable;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.EngineOptions;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.engine.KernelSelection;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.spi.BootstrapBatch;
import io.cloakwork.fhe.spi.Kernels;
import io.cloakwork.fhe.spi.KeySwitchBatch;
import io.cloakwork.fhe.spi.LoadedKey;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Our side of {@code compare/Compare.java}: reads the name of a figure from standard input,
 * measures it once more, answers {@code NAME WALL CPU}, and so on; milliseconds for one key switch
 * and bootstrap (for all 1,000 of {@code lookup_1000_total}; for one of either in {@code
 * ks_latency} and {@code pbs_batch_throughput}). What was timed is decrypted and compared.
 *
 * <p>Arguments: parameter set, threads. The provider is the engine's choice.
 */
public final class CompareFigures implements CompareDialogue.Figures {
  private static final int LOOKUPS = 1_000;
  private static final int BATCH = 16;
  private static final int SAMPLES = 15;
  private static final int THROUGHPUT_SAMPLES = 3;
  private static final int SEED = 42;

  private final TfheParameters parameters;
  private final int threads;
  private final ClientKey client;
  private final Kernels kernels;
  private final LoadedKey key;
  private final FheEngine engine;
  private final EngineKey engineKey;
  private final int[] messages;
  private final int[][] functions;
  private final LweCiphertextList inputs;
  private final List<LookupTable> tables;

  private CompareFigures(ParameterSets set, int threads) {
    this.parameters = set.parameters();
    this.threads = threads;
    int values = 1 << parameters.message().bits();
    SplittableRandom random = new SplittableRandom(SEED);
    client = ClientKey.generate(parameters);
    messages = random.ints(LOOKUPS, 0, values).toArray();
    functions =
        Stream.generate(() -> random.ints(values, 0, values).toArray())
            .limit(LOOKUPS)
            .toArray(int[][]::new);
    inputs = client.encryptMessages(messages);
    tables =
        Stream.of(functions).map(f -> LookupTable.of(parameters.message(), m -> f[m])).toList();
    kernels =
        KernelSelection.choose(System.getProperty(EngineOptions.PROVIDER_PROPERTY)).chosen().open();
    key = kernels.load(client.serverKey());
    engine = FheEngine.open(EngineOptions.defaults().withThreads(threads));
    engineKey = engine.load(client.serverKey());
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private static Figure median(int samples, int items, LongSupplier cpuTime, Work work)
      throws InterruptedException {
    double[] wall = new double[samples];
    double[] cpu = new double[samples];
    for (int i = 0; i < samples; i++) {
      long cpuBefore = cpuTime.getAsLong();
      long before = System.nanoTime();
      work.run();
      wall[i] = (System.nanoTime() - before) * 1e-6 / items;
      cpu[i] = (cpuTime.getAsLong() - cpuBefore) * 1e-6 / items;
    }
    Arrays.sort(wall);
    Arrays.sort(cpu);
    return new Figure(wall[samples / 2], cpu[samples / 2]);
  }

  private static long threadCpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private BootstrapBatch batch(int from, int count) {
    return bootstrapsOf(inputs.copyOfRange(from, from + count), from);
  }

  /** Under either key, with the tables of the inputs from this one on. */
  private BootstrapBatch bootstrapsOf(LweCiphertextList ciphertexts, int from) {
    int count = ciphertexts.count();
    return new BootstrapBatch(
        ciphertexts,
        tables.subList(from, from + count),
        LweCiphertextList.allocate(
            count, parameters.glwe().extractedDimension(), CiphertextModulus.TWO_POW_64));
  }

  private void check(LweCiphertextList outputs, int from) {
    int[] actual = client.decryptMessages(outputs);
    int[] expected =
        IntStream.range(from, from + actual.length).map(i -> functions[i][messages[i]]).toArray();
    if (!Arrays.equals(actual, expected)) {
      throw new AssertionError("a result does not decrypt to what its table says");
    }
  }

  private Figure bootstrapAlone() throws InterruptedException {
    BootstrapBatch one = batch(0, 1);
    Figure figure =
        median(SAMPLES, 1, CompareFigures::threadCpu, () -> kernels.bootstrap(key, one));
    check(one.outputs(), 0);
    return figure;
  }

  private Figure keySwitchAlone() throws InterruptedException {
    KeySwitchBatch one = keySwitches(0, 1);
    Figure figure =
        median(SAMPLES, 1, CompareFigures::threadCpu, () -> kernels.keySwitch(key, one));
    BootstrapBatch rest = bootstrapsOf(one.outputs(), 0);
    kernels.bootstrap(key, rest);
    check(rest.outputs(), 0);
    return figure;
  }

  private KeySwitchBatch keySwitches(int from, int count) {
    return new KeySwitchBatch(
        KeySwitchBatch.Source.BIG,
        inputs.copyOfRange(from, from + count),
        LweCiphertextList.allocate(
            count, parameters.lwe().dimension(), CiphertextModulus.TWO_POW_32));
  }

  /** Bootstraps of inputs that are switched to the small key before. */
  private BootstrapBatch batchWithoutKeySwitch(int from, int count) {
    KeySwitchBatch before = keySwitches(from, count);
    kernels.keySwitch(key, before);
    return bootstrapsOf(before.outputs(), from);
  }

  /** Every thread has a batch of its own. */
  private Figure throughput(IntFunction<BootstrapBatch> batchFrom) throws InterruptedException {
    List<BootstrapBatch> batches =
        IntStream.range(0, threads).mapToObj(t -> batchFrom.apply(t * BATCH)).toList();
    AtomicLong cpu = new AtomicLong();
    Figure figure =
        median(
            THROUGHPUT_SAMPLES,
            threads * BATCH,
            cpu::get,
            () -> {
              List<Thread> running =
                  batches.stream()
                      .map(b ->
                          Thread.ofPlatform()
                              .start(() -> {
                                kernels.bootstrap(key, b);
                                cpu.addAndGet(threadCpu());
                              }))
                      .toList();
              for (Thread thread : running) {
                thread.join();
              }
            });
    for (int t = 0; t < threads; t++) {
      check(batches.get(t).outputs(), t * BATCH);
    }
    return figure;
  }

  private Figure lookups() throws InterruptedException {
    LweCiphertextList[] outputs = new LweCiphertextList[1];
    Figure figure =
        median(
            1,
            1,
            CompareDialogue::processCpu,
            () -> outputs[0] = engine.bootstrap(engineKey, inputs, tables));
    check(outputs[0], 0);
    return figure;
  }

  @Override
  public List<Figure> measure(String name) throws InterruptedException {
    Figure figure =
        switch (name) {
          case "ks_pbs_latency" -> bootstrapAlone();
          case "ks_latency" -> keySwitchAlone();
          case "ks_pbs_throughput" -> throughput(from -> batch(from, BATCH));
          case "pbs_batch_throughput" -> throughput(from -> batchWithoutKeySwitch(from, BATCH));
          case "lookup_1000_total" -> lookups();
          default -> throw new IllegalArgumentException("no figure is called " + name);
        };
    return List.of(figure);
  }

  @Override
  public String summary() {
    return engine.selection().summary();
  }

  @Override
  public void close() {
    engineKey.close();
    engine.close();
    key.close();
    kernels.close();
    client.close();
  }

  /** Answers until the input ends. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    CompareDialogue.run(arguments, CompareFigures::new);
  }
}
