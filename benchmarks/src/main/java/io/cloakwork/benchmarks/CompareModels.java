package io.cloakwork.benchmarks;

import io.cloakwork.benchmarks.CompareDialogue.Figure;
import io.cloakwork.compiler.OutputMode;
import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.artifact.ModelFile;
import io.cloakwork.compiler.data.CsvTable;
import io.cloakwork.compiler.pipeline.CompileOptions;
import io.cloakwork.compiler.pipeline.ModelCompiler;
import io.cloakwork.compiler.runtime.IntegerExecutor;
import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.client.InferenceClient;
import io.cloakwork.coprocessor.client.ModelOffer;
import io.cloakwork.coprocessor.client.OfferPolicy;
import io.cloakwork.coprocessor.client.PredictSession;
import io.cloakwork.coprocessor.client.PredictedRow;
import io.cloakwork.coprocessor.client.ServerAddress;
import io.cloakwork.coprocessor.config.Endpoint;
import io.cloakwork.coprocessor.config.Limits;
import io.cloakwork.coprocessor.config.ServerConfig;
import io.cloakwork.coprocessor.config.TenantTokens;
import io.cloakwork.coprocessor.service.InferenceServer;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.noise.KeyPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Our side of {@code compare/Compare.java} for models: a server and a client of it on loopback, in
 * this process. {@code MODEL_compute} is the server's computing alone, {@code MODEL_round_trip} all
 * of a prediction: encryption, upload, computing, download and decryption. Each answer is compared
 * with the clear integers.
 *
 * <p>Argument: a folder with MODEL.onnx and MODEL.csv.
 */
public final class CompareModels implements CompareDialogue.Figures {
  private static final int TREE_BITS = 6;
  private static final int LINEAR_BITS = 8;

  /** A measurement takes as many rows as this allows, one at least. */
  private static final Duration MEASUREMENT = Duration.ofMillis(500);

  /**
   * Rows of each model before the first measurement, for as long as this: a service that has run
   * for a while has its loops compiled, and what compiles them no longer takes its cores.
   */
  private static final Duration WARM_UP = Duration.ofSeconds(10);

  private final Path work;
  private final InferenceServer server;
  private final InferenceClient client;
  private final Map<String, Served> models = new HashMap<>();

  /** A model with its rows and the session of its client. */
  private static final class Served {
    private final CompiledModel model;
    private final IntegerExecutor clear;
    private final List<double[]> rows;
    private final PredictSession session;
    private int next;

    Served(CompiledModel model, List<double[]> rows, PredictSession session) {
      this.model = model;
      this.clear = new IntegerExecutor(model.meaning());
      this.rows = rows;
      this.session = session;
    }

    double[] nextRow() {
      return rows.get(next++ % rows.size());
    }
  }

  private CompareModels(Path folder) throws IOException {
    work = Files.createTempDirectory("cloakwork-compare");
    Path artifacts = Files.createDirectory(work.resolve("models"));
    List<CompiledModel> compiled = new ArrayList<>();
    List<List<double[]>> rows = new ArrayList<>();
    for (String name : names(folder)) {
      CsvTable table = CsvTable.parse(Files.readAllBytes(folder.resolve(name + ".csv")));
      CompiledModel model =
          compile(name, Files.readAllBytes(folder.resolve(name + ".onnx")), table);
      ModelFile.write(model, artifacts.resolve(name + ModelFile.EXTENSION));
      compiled.add(model);
      rows.add(IntStream.range(0, table.rowCount()).mapToObj(table::features).toList());
    }
    server =
        new InferenceServer(
            new ServerConfig(
                Endpoint.parse("127.0.0.1:0"),
                artifacts,
                work.resolve("store"),
                Optional.empty(),
                false,
                TenantTokens.NONE,
                Limits.DEFAULT));
    Endpoint endpoint = server.start();
    client =
        InferenceClient.connect(
            ServerAddress.local(endpoint),
            OfferPolicy.secure(KeyPolicy.ANY),
            Duration.ofMinutes(10));
    for (int i = 0; i < compiled.size(); i++) {
      CompiledModel model = compiled.get(i);
      ModelOffer offer = client.offer(model.client().model());
      ClientKey key = ClientKey.generate(offer.parameters());
      var session = new PredictSession(offer, key, Optional.<Digest>empty());
      Served served = new Served(model, rows.get(i), session);
      models.put(offer.name(), served);
      run(served, WARM_UP);
    }
  }

  /** Scores leave, as they do with the peer. */
  private static CompiledModel compile(String name, byte[] onnx, CsvTable table) {
    boolean isTree = List.of("tree", "xgboost", "forest").contains(name);
    CompileOptions options =
        CompileOptions.of(name)
            .withBits(isTree ? TREE_BITS : LINEAR_BITS)
            .withOutput(OutputMode.SCORES);
    return new ModelCompiler(options).compile(onnx, Optional.of(table));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(file -> file.endsWith(".onnx"))
          .map(file -> file.substring(0, file.length() - ".onnx".length()))
          .sorted()
          .toList();
    }
  }

  @Override
  public String summary() {
    return server.providerName() + " kernels, models " + server.modelNames();
  }

  @Override
  public List<Figure> measure(String figure) {
    int end = figure.indexOf('_');
    Served served = models.get(figure.substring(0, end));
    if (served == null) {
      throw new IllegalArgumentException("no model for the figure " + figure);
    }
    boolean isCompute = figure.endsWith("_compute");
    long cpu = CompareDialogue.processCpu();
    Times times = run(served, MEASUREMENT);
    double each = isCompute ? times.compute : times.roundTrip;
    return List.of(new Figure(each, (CompareDialogue.processCpu() - cpu) * 1e-6 / times.rows));
  }

  /**
   * Milliseconds of a row.
   *
   * @param roundTrip all of a prediction
   * @param compute the server's part
   */
  private record Times(int rows, double roundTrip, double compute) {}

  /** Predicts and checks rows, one at least, for so long. */
  private Times run(Served served, Duration length) {
    long begin = System.nanoTime();
    long roundTrip = 0;
    long compute = 0;
    int rows = 0;
    while (rows == 0 || System.nanoTime() - begin < length.toNanos()) {
      double[] row = served.nextRow();
      long before = System.nanoTime();
      PredictedRow answer = predict(served.session, row);
      roundTrip += System.nanoTime() - before;
      compute += answer.compute().toNanos();
      check(served, row, answer);
      rows++;
    }
    return new Times(rows, roundTrip * 1e-6 / rows, compute * 1e-6 / rows);
  }

  private PredictedRow predict(PredictSession session, double[] row) {
    List<PredictedRow> answers = new ArrayList<>();
    try {
      client.predict(session, List.of(row), 1, answers::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return answers.getFirst();
  }

  private static void check(Served served, double[] row, PredictedRow answer) {
    long[] clear = served.clear.run(served.model.client().quantize(row));
    if (!Arrays.stream(clear).boxed().toList().equals(answer.integers())) {
      throw new IllegalStateException("an answer differs from the clear one");
    }
  }

  @Override
  public void close() {
    client.close();
    server.close();
    models.values().forEach(served -> served.session.key().close());
    try {
      remove(work);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A folder with all that is in it. */
  private static void remove(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> paths = Files.walk(folder)) {
      all = paths.sorted(Comparator.reverseOrder()).toList(); // what is inside comes first
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }

  /** Answers until the input ends. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length != 1) {
      throw new IllegalArgumentException("arguments: FOLDER");
    }
    CompareDialogue.run(new CompareModels(Path.of(arguments[0])));
  }
}
