package io.cloakwork.coprocessor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cloakwork.api.v1.InferenceServiceGrpc;
import io.cloakwork.api.v1.InferenceServiceGrpc.InferenceServiceBlockingV2Stub;
import io.cloakwork.compiler.runtime.ClearExecutor;
import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.fixtures.Requests;
import io.cloakwork.coprocessor.fixtures.ServedFixture;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Server and clients as the processes that a user starts. */
@Tag("integration")
@Timeout(300)
class ProcessesIT {
  /** 128 + SIGTERM: what Java exits with after its shutdown hooks. */
  private static final int TERMINATED = 143;

  @TempDir Path folder;
  private RealProcess server;
  private String address;

  @BeforeEach
  void start() throws IOException {
    ServedFixture.models(folder.resolve("models"));
    serve();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void keygenAndPredict_asProcesses_haveTheClearResultAndTheServerNoSecret() throws Exception {
    Path keys = folder.resolve("client").resolve("keys");
    JsonNode made;
    try (RealProcess keygen =
        RealProcess.start(
            folder,
            "keygen",
            "--out",
            keys.toString(),
            "--server",
            address,
            "--model",
            ServedFixture.LABEL,
            "--json")) {
      made = keygen.json();
      assertThat(keygen.awaitEnd()).isZero();
      assertThat(keygen.line()).isNull();
      assertThat(keygen.error()).contains("making keys");
    }
    requireOwnerOnly(Path.of(made.get("client_key").asString()));

    try (RealProcess predict = predict(keys, ServedFixture.csv(folder, 3))) {
      var clear = new ClearExecutor(ServedFixture.labelModel().meaning());
      for (int row = 0; row < 3; row++) {
        JsonNode line = predict.json();
        double[] features = ServedFixture.rows(3).get(row);
        assertThat(line.get("row").asInt()).isEqualTo(row);
        assertThat(line.get("integers").get(0).asLong())
            .isEqualTo(clear.run(ServedFixture.labelModel().client().quantize(features))[0]);
        if (row == 0) {
          server.beginTermination(); // the rows that were announced are still answered
        }
      }
      assertThat(predict.awaitEnd()).isZero();
      assertThat(predict.line()).isNull();
      assertThat(predict.error()).contains("uploading evaluation keys").contains("predicting");
    }
    assertThat(server.awaitEnd()).isEqualTo(TERMINATED);
    assertThat(server.line()).isNull();
    assertThat(server.error()).contains("serving").contains("stopped").doesNotContain("ERROR");
    assertThat(files(folder.resolve("store"))).allMatch(file -> file.matches(".*\\.key|lock"));
  }

  @Test
  void serve_process_isToldNothingOfTheClient() throws Exception {
    Path about = Path.of("/proc", String.valueOf(server.pid()));
    assumeTrue(Files.isDirectory(about), "needs /proc");
    ServedFixture.keys();
    Path keys = ServedFixture.keyFolder();
    try (RealProcess predict = predict(keys, ServedFixture.csv(folder, 1))) {
      predict.json();
      assertThat(predict.awaitEnd()).isZero();
    }
    for (String told : List.of("cmdline", "environ")) {
      assertThat(Files.readString(about.resolve(told), StandardCharsets.ISO_8859_1))
          .doesNotContain(keys.toString())
          .doesNotContain("client.key");
    }
    try (Stream<Path> open = Files.list(about.resolve("fd"))) {
      assertThat(open.map(ProcessesIT::target).toList())
          .noneMatch(file -> file.contains("client.key") || file.startsWith(keys.toString()));
    }
  }

  @Test
  void serve_killedDuringAnUpload_goesOnAndKeepsWhatIsComplete() throws Exception {
    byte[] key = Requests.keyBytes();
    Digest digest = Digest.of(key);
    ManagedChannel channel = channel();
    var call = stub(channel).uploadKeys();
    call.write(Requests.keyHeader(digest, key.length, 0));
    for (int i = 0; i < 5; i++) {
      call.write(Requests.keyChunk(key, i * Requests.CHUNK, Requests.CHUNK));
    }
    Requests.awaitReceived(stub(channel), digest, 5L * Requests.CHUNK);
    server.kill();
    channel.shutdownNow();

    serve();
    channel = channel();
    long received = Requests.state(stub(channel), digest).getReceivedBytes();
    assertThat(received).isEqualTo(5L * Requests.CHUNK);
    Requests.upload(stub(channel), key, digest, (int) received);
    server.kill();
    channel.shutdownNow();

    serve();
    channel = channel();
    assertThat(Requests.state(stub(channel), digest).getComplete()).isTrue();
    channel.shutdownNow();
    assertThat(server.terminate()).isEqualTo(TERMINATED);
  }

  @Test
  void serve_portThatIsInUse_doesNotLogThatItStopped() throws Exception {
    try (RealProcess second =
        RealProcess.start(
            folder,
            "serve",
            "--models",
            folder.resolve("models").toString(),
            "--store",
            folder.resolve("another-store").toString(),
            "--listen",
            address)) {
      assertThat(second.awaitEnd()).isEqualTo(2);
      assertThat(second.error())
          .contains("expected an address that is free")
          .doesNotContain("stopped");
    }
  }

  @Test
  void predict_serverKilled_saysHowFarItCameAndWhoIsGone() throws Exception {
    ServedFixture.keys();
    try (RealProcess predict = predict(ServedFixture.keyFolder(), ServedFixture.csv(folder, 150))) {
      predict.json();
      server.kill();
      int answered = 1;
      while (predict.line() != null) {
        answered++;
      }
      assertThat(predict.awaitEnd()).isEqualTo(1);
      assertThat(predict.error())
          .contains("cloak: prediction, " + answered + " of 150 rows answered: ")
          .contains("cannot reach " + address + ": Connection refused; is `cloak serve` running");
    }
  }

  @Test
  void demo_killed_leavesNoProcessAndNoKey() throws Exception {
    Path temporary = Files.createDirectories(folder.resolve("temporary"));
    try (RealProcess demo =
        RealProcess.start(
            folder,
            Cloak.class,
            List.of("-Djava.io.tmpdir=" + temporary),
            "demo",
            "--rows",
            "150")) {
      awaitError(demo, "encrypts, sends and decrypts");
      assertThat(files(temporary)).contains("client.key");
      List<ProcessHandle> started = demo.descendants();
      assertThat(started).hasSize(2);
      demo.kill();
      for (ProcessHandle process : started) {
        process.onExit().get(30, TimeUnit.SECONDS);
      }
      assertThat(temporary).isEmptyDirectory();
    }
  }

  private static void awaitError(RealProcess process, String wanted) throws Exception {
    while (!process.error().contains(wanted)) {
      Thread.sleep(50); // until the test's own time is over
    }
  }

  @Test
  void demo_json_isOneObjectWithEveryFieldForEachModel() throws Exception {
    try (RealProcess demo = RealProcess.start(folder, "demo", "--rows", "2", "--json")) {
      for (String model : List.of("wdbc-logistic", "wdbc-tree", "wdbc-forest")) {
        JsonNode line = demo.json();
        assertThat(line.propertyNames())
            .containsExactlyInAnyOrder(
                "model",
                "mode",
                "rows",
                "agree_clear",
                "agree_expected",
                "metric",
                "float",
                "value",
                "p50_ms",
                "p95_ms",
                "compute_p50_ms",
                "request_bytes",
                "response_bytes",
                "key_bytes",
                "p_fail_log2",
                "bootstraps",
                "cmuxes");
        assertThat(line.get("model").asString()).isEqualTo(model);
        assertThat(line.get("mode").asString()).isEqualTo("encrypted");
        assertThat(line.get("rows").asInt()).isEqualTo(2);
        assertThat(line.get("agree_clear").asInt()).isEqualTo(2);
        assertThat(line.get("bootstraps").asInt() + line.get("cmuxes").asInt()).isPositive();
        assertThat(line.get("p_fail_log2").asDouble()).isLessThan(-128);
      }
      assertThat(demo.awaitEnd()).isZero();
      assertThat(demo.line()).isNull();
      assertThat(demo.error())
          .contains("server process")
          .containsOnlyOnce("making keys")
          .containsOnlyOnce("uploading evaluation keys")
          .contains("wdbc-forest, encrypted predictions");
    }
  }

  private void serve() throws IOException {
    server =
        RealProcess.start(
            folder,
            "serve",
            "--models",
            folder.resolve("models").toString(),
            "--store",
            folder.resolve("store").toString(),
            "--listen",
            "127.0.0.1:0",
            "--json");
    JsonNode ready = server.json();
    assertThat(ready.get("event").asString()).isEqualTo("ready");
    assertThat(ready.get("pid").asLong()).isEqualTo(server.pid());
    address = ready.get("listen").asString();
  }

  private RealProcess predict(Path keys, Path input) throws IOException {
    return RealProcess.start(
        folder,
        "predict",
        "--server",
        address,
        "--model",
        ServedFixture.LABEL,
        "--keys",
        keys.toString(),
        "--input",
        input.toString(),
        "--json");
  }

  private ManagedChannel channel() {
    return NettyChannelBuilder.forTarget(address, InsecureChannelCredentials.create()).build();
  }

  private static InferenceServiceBlockingV2Stub stub(ManagedChannel channel) {
    return InferenceServiceGrpc.newBlockingV2Stub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  private static void requireOwnerOnly(Path key) throws IOException {
    assumeTrue(
        key.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "needs POSIX permissions");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key.resolveSibling(""))))
        .isEqualTo("rwx------");
  }

  private static List<String> files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).map(file -> file.getFileName().toString()).toList();
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException _) {
      return ""; // closed since the folder was listed
    }
  }
}
