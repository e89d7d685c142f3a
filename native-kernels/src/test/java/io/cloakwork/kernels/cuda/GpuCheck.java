package io.cloakwork.kernels.cuda;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.cloakwork.fhe.CloakworkVersion;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.fixtures.KernelRequests;
import io.cloakwork.fhe.fixtures.KnownAnswers;
import io.cloakwork.fhe.fixtures.ToyKernelShapes;
import io.cloakwork.fhe.kernels.scalar.ScalarKernelProvider;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.spi.Availability;
import io.cloakwork.fhe.spi.BootstrapBatch;
import io.cloakwork.fhe.spi.CmuxBatch;
import io.cloakwork.fhe.spi.KernelProvider;
import io.cloakwork.fhe.spi.Kernels;
import io.cloakwork.fhe.spi.KeySwitchBatch;
import io.cloakwork.fhe.spi.LinearBatch;
import io.cloakwork.fhe.spi.LoadedKey;
import io.cloakwork.fhe.spi.LoadedSelectors;
import io.cloakwork.fhe.spi.PackingBatch;
import io.cloakwork.fhe.spi.PlainProductBatch;
import io.cloakwork.fhe.spi.ProductBatch;
import io.cloakwork.kernels.cpu.CpuKernelProvider;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * What is to be checked on a machine with a GPU: the contract of the kernels, the frozen answers,
 * many bootstraps against the provider {@code cpu}, and figures. Prints a line of JSON for each;
 * the exit status is 1 where a bit differs. Needs nothing but a driver beside the class path.
 *
 * <p>Keys and ciphertexts are uniform words: the work is that of real ones, and so are the bits.
 */
final class GpuCheck {
  private static final int SEED = 11;
  private static final int COMPARED = 10_240;
  private static final int COMPARED_AT_ONCE = 1024;
  private static final double SECONDS_PER_SIZE = 2;
  private static final int[] SIZES = {1, 2, 8, 32, 64, 132, 264, 528, 1056, 2112, 4224};

  private GpuCheck() {}

  /**
   * Parts to run: answers, figures, bits, contract (all of them if none is named); smoke: each
   * kernel once, small, for tools that make everything slow.
   */
  public static void main(String[] parts) throws Exception {
    CudaKernelProvider provider = new CudaKernelProvider();
    switch (provider.probe()) {
      case Availability.Unavailable(String reason) -> {
        new Line().put("check", "provider").put("ok", false).put("detail", reason).print();
        System.exit(2);
      }
      case Availability.Ready(String capabilities) ->
          new Line()
              .put("check", "provider")
              .put("ok", true)
              .put("detail", capabilities)
              .put("commit", CloakworkVersion.current().commit())
              .put("jdk", Runtime.version())
              .print();
    }
    boolean ok = true;
    for (String part :
        parts.length == 0 ? new String[] {"answers", "figures", "bits", "contract"} : parts) {
      long begin = System.nanoTime();
      boolean passed =
          switch (part) {
            case "contract" -> contract();
            case "smoke" -> smoke(provider);
            case "answers" -> answers(provider);
            case "bits" -> bits(provider);
            case "figures" -> figures(provider);
            default -> throw new IllegalArgumentException("no part " + part);
          };
      new Line()
          .put("check", part)
          .put("ok", passed)
          .put("seconds", rounded((System.nanoTime() - begin) * 1e-9))
          .print();
      ok &= passed;
    }
    System.exit(ok ? 0 : 1);
  }

  /** One JSON object on one line. */
  private static final class Line {
    private final StringBuilder text = new StringBuilder("{");

    Line put(String key, Object value) {
      text.append(text.length() == 1 ? "\"" : ",\"").append(key).append("\":");
      switch (value) {
        case Number number -> text.append(number);
        case Boolean truth -> text.append(truth);
        default ->
            text.append('"')
                .append(value.toString().replace("\\", "\\\\").replace("\"", "\\\""))
                .append('"');
      }
      return this;
    }

    void print() {
      System.out.println(text.append('}'));
      System.out.flush();
    }
  }

  /** To three decimals. */
  private static double rounded(double value) {
    return Math.rint(value * 1e3) / 1e3;
  }

  private static boolean contract() {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(GpuContract.class))
                .filters(EngineFilter.includeEngines("junit-jupiter"))
                .build(),
            listener);
    TestExecutionSummary summary = listener.getSummary();
    summary.printFailuresTo(new PrintWriter(System.err, true, StandardCharsets.UTF_8), 5);
    new Line()
        .put("tests", summary.getTestsFoundCount())
        .put("succeeded", summary.getTestsSucceededCount())
        .put("skipped", summary.getTestsAbortedCount() + summary.getTestsSkippedCount())
        .put("failed", summary.getTotalFailureCount())
        .print();
    return summary.getTotalFailureCount() == 0 && summary.getTestsSucceededCount() > 0;
  }

  /** One request of every kind, in the ring of the named sets and in another. */
  private static boolean smoke(CudaKernelProvider provider) {
    boolean same = true;
    for (ToyKernelShapes shape :
        new ToyKernelShapes[] {ToyKernelShapes.BLOCK3_N2048, ToyKernelShapes.UNIFORM_K2_L2}) {
      try (Kernels actual = provider.open();
          Kernels expected = new ScalarKernelProvider().open()) {
        same &= Arrays.equals(smoke(actual, shape), smoke(expected, shape));
      }
    }
    return same;
  }

  private static long[] smoke(Kernels kernels, ToyKernelShapes shape) {
    KernelRequests requests = new KernelRequests(shape.parameters(), SEED);
    BootstrapBatch bootstraps = requests.bootstraps(3);
    PackingBatch packings = requests.packings(7);
    LinearBatch linears = requests.linears(3);
    PlainProductBatch plain = requests.plainProducts(2);
    ProductBatch products = requests.externalProducts(2);
    CmuxBatch cmuxes = requests.cmuxes(3);
    try (LoadedKey key = kernels.load(requests.serverKey());
        LoadedSelectors selectors = kernels.load(requests.selectors())) {
      kernels.bootstrap(key, bootstraps);
      kernels.packingKeySwitch(key, packings);
      kernels.linear(linears);
      kernels.multiplyPlain(plain);
      kernels.externalProduct(selectors, products);
      kernels.cmuxTree(selectors, cmuxes);
    }
    return Stream.of(
            bootstraps.outputs().words(),
            packings.outputs().words(),
            linears.outputs().words(),
            plain.outputs().words(),
            products.outputs().words(),
            cmuxes.outputs().words())
        .flatMapToLong(Arrays::stream)
        .toArray();
  }

  private static boolean answers(CudaKernelProvider provider) {
    try (Kernels kernels = provider.open()) {
      return KnownAnswers.all(kernels).equals(KnownAnswers.frozen());
    }
  }

  /** Bootstraps with key switch on both providers, all words compared. */
  private static boolean bits(CudaKernelProvider cuda) throws Exception {
    KernelProvider cpu = new CpuKernelProvider();
    if (cpu.probe() instanceof Availability.Unavailable(String reason)) {
      new Line().put("skipped", "bits").put("reason", reason).print();
      return true;
    }
    boolean same = true;
    for (String alias : new String[] {"block3", "standard"}) {
      same &= bits(cuda, cpu, alias);
    }
    return same;
  }

  private static boolean bits(CudaKernelProvider cuda, KernelProvider cpu, String alias)
      throws Exception {
    long words = 0;
    long differing = 0;
    KernelRequests first = new KernelRequests(ParameterSets.byName(alias).parameters(), SEED);
    ServerKey serverKey = first.serverKey();
    try (Kernels gpuKernels = cuda.open();
        Kernels cpuKernels = cpu.open();
        LoadedKey gpuKey = gpuKernels.load(serverKey);
        LoadedKey cpuKey = cpuKernels.load(serverKey)) {
      for (int done = 0; done < COMPARED; done += COMPARED_AT_ONCE) {
        KernelRequests requests = new KernelRequests(first.parameters(), SEED + 1 + done);
        BootstrapBatch actual = requests.bootstraps(COMPARED_AT_ONCE);
        gpuKernels.bootstrap(gpuKey, actual);
        BootstrapBatch expected = requests.bootstraps(COMPARED_AT_ONCE);
        parallel(cpuKernels, cpuKey, expected);
        long[] a = actual.outputs().words();
        long[] b = expected.outputs().words();
        words += a.length;
        for (int i = 0; i < a.length; i++) {
          differing += a[i] == b[i] ? 0 : 1;
        }
      }
    }
    new Line()
        .put("params", alias)
        .put("bootstraps", COMPARED)
        .put("words", words)
        .put("differing", differing)
        .print();
    return differing == 0;
  }

  /** The provider {@code cpu} works in the caller's thread: one for each processor. */
  private static void parallel(Kernels kernels, LoadedKey key, BootstrapBatch batch)
      throws Exception {
    int parts = Runtime.getRuntime().availableProcessors();
    int count = batch.inputs().count();
    int[] firstOutputs = new int[count + 1];
    for (int i = 0; i < count; i++) {
      firstOutputs[i + 1] = firstOutputs[i] + batch.tables().get(i).outputCount();
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(parts)) {
      var running =
          IntStream.range(0, parts)
              .mapToObj(p -> {
                int from = count * p / parts;
                int to = count * (p + 1) / parts;
                Callable<Boolean> part =
                    () -> {
                      if (from < to) {
                        partOf(kernels, key, batch, from, to, firstOutputs);
                      }
                      return true;
                    };
                return threads.submit(part);
              })
              .toList();
      for (var part : running) {
        part.get();
      }
    }
  }

  private static void partOf(
      Kernels kernels, LoadedKey key, BootstrapBatch batch, int from, int to, int[] firstOutputs) {
    var inputs = batch.inputs();
    int width = inputs.dimension().size();
    long[] words = Arrays.copyOfRange(inputs.words(), from * width, to * width);
    var outputs =
        LweCiphertextList.allocate(
            firstOutputs[to] - firstOutputs[from],
            batch.outputs().dimension(),
            batch.outputs().modulus());
    kernels.bootstrap(
        key,
        new BootstrapBatch(
            LweCiphertextList.wrap(inputs.dimension(), inputs.modulus(), words),
            batch.tables().subList(from, to),
            outputs));
    System.arraycopy(
        outputs.words(),
        0,
        batch.outputs().words(),
        batch.outputs().offset(firstOutputs[from]),
        outputs.words().length);
  }

  private static boolean figures(CudaKernelProvider provider) {
    for (String alias : new String[] {"block3", "standard", "block2", "block4"}) {
      KernelRequests requests = new KernelRequests(ParameterSets.byName(alias).parameters(), SEED);
      ServerKey serverKey = requests.serverKey();
      try (Kernels kernels = provider.open()) {
        long begin = System.nanoTime();
        try (LoadedKey key = kernels.load(serverKey)) {
          new Line()
              .put("name", "key_load")
              .put("params", alias)
              .put("unit", "ms")
              .put("value", rounded((System.nanoTime() - begin) * 1e-6))
              .put("bytes", key.bytes())
              .print();
          boolean named = alias.equals("block3") || alias.equals("standard");
          for (int size : named ? SIZES : new int[] {1, 2112}) {
            BootstrapBatch big = requests.bootstraps(size);
            measure("ks_pbs", alias, size, () -> kernels.bootstrap(key, big));
          }
          int most = SIZES[SIZES.length - 1];
          BootstrapBatch small = requests.smallBootstraps(most);
          measure("pbs", alias, most, () -> kernels.bootstrap(key, small));
          KeySwitchBatch switches = requests.keySwitches(KeySwitchBatch.Source.BIG, most);
          measure("ks", alias, most, () -> kernels.keySwitch(key, switches));
        }
      }
    }
    return true;
  }

  /** Copies to and from the device are part of it, as they are of every call. */
  private static void measure(String name, String alias, int size, Runnable call) {
    call.run();
    call.run();
    double[] seconds = new double[1000];
    int runs = 0;
    double total = 0;
    while (runs < 5 || (total < SECONDS_PER_SIZE && runs < seconds.length)) {
      long begin = System.nanoTime();
      call.run();
      seconds[runs] = (System.nanoTime() - begin) * 1e-9;
      total += seconds[runs++];
    }
    double[] sorted = Arrays.copyOf(seconds, runs);
    Arrays.sort(sorted);
    double median = sorted[runs / 2];
    new Line()
        .put("name", name)
        .put("params", alias)
        .put("batch", size)
        .put("ms", rounded(median * 1e3))
        .put("ms_min", rounded(sorted[0] * 1e3))
        .put("per_s", rounded(size / median))
        .put("n", runs)
        .print();
  }
}
