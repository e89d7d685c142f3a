package io.cloakwork.coprocessor.leak;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.api.v1.GetModelRequest;
import io.cloakwork.api.v1.InferenceServiceGrpc;
import io.cloakwork.coprocessor.cli.RealProcess;
import io.cloakwork.coprocessor.fixtures.Requests;
import io.cloakwork.coprocessor.fixtures.ServedFixture;
import io.cloakwork.fhe.secret.SecretKeySet;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing of a secret key and nothing of a plaintext row is on the wire, in the server's outputs,
 * in its files or in its heap. The control plants them in each of these places, and there they are
 * found.
 */
@Tag("integration")
@Tag("leak")
@Timeout(600)
class LeakIT {
  private static final int ROWS = 3;
  private static final int MESSAGE_BYTES = 4096; // a frame has 16,384

  @TempDir Path folder;

  @BeforeAll
  static void makeKeys() {
    ServedFixture.keys(); // outside of the time of a test
  }

  @Test
  void predictions_recordedWhole_holdNoSecretAndTheControlIsFound() throws Exception {
    List<Needle> needles = needles();
    var search = new NeedleSearch(needles);
    LeakReport report = new LeakReport(needles);
    Path wire = folder.resolve("wire");
    Path store = folder.resolve("store");
    Path models = ServedFixture.models(folder.resolve("models"));
    try (RealProcess server = startServer()) {
      String address = server.json().get("listen").asString();
      try (RecordingProxy proxy = new RecordingProxy(wire, address)) {
        predict(proxy.address());
      }
      Path heap = dumpHeap(server, "heap.hprof");
      Path out = Files.write(folder.resolve("out"), server.output());
      assertThat(bytes(wire)).isGreaterThan(24_000_000); // the keys went by
      assertThat(Files.size(heap)).isGreaterThan(50_000_000); // and are in the heap
      assertThat(Files.size(out)).isPositive();
      assertThat(report.searched("wire", bytes(wire), find(search, wire))).isEmpty();
      assertThat(report.searched("heap dump", bytes(heap), find(search, heap))).isEmpty();
      Path log = server.errorFile();
      assertThat(report.searched("log on standard error", bytes(log), find(search, log))).isEmpty();
      assertThat(report.searched("standard output", bytes(out), find(search, out))).isEmpty();
      assertThat(report.searched("key store", bytes(store), find(search, store))).isEmpty();
      assertThat(report.searched("models", bytes(models), find(search, models))).isEmpty();
      Files.delete(heap);

      Path control = folder.resolve("control");
      try (RecordingProxy proxy = new RecordingProxy(control, address)) {
        plant(proxy.address(), needles);
      }
      Set<String> refused = find(search, log);
      plantInHeap(needles);
      Path planted = dumpHeap(server, "planted.hprof");
      Files.write(out, server.output());
      Set<String> all = names(needles.stream());
      Set<String> texts = names(needles.stream().filter(needle -> needle.form().isText()));
      assertThat(report.planted("wire", bytes(control), find(search, control))).isEqualTo(all);
      assertThat(report.planted("heap dump", bytes(planted), find(search, planted))).isEqualTo(all);
      assertThat(report.planted("key store", bytes(store), find(search, store))).isEqualTo(all);
      assertThat(refused)
          .isEqualTo(names(needles.stream().filter(needle -> needle.form().fitsOnALine())));
      assertThat(report.planted("log on standard error", bytes(log), find(search, log)))
          .isEqualTo(texts);
      assertThat(report.planted("standard output", bytes(out), find(search, out))).isEqualTo(texts);
    }
    report.print();
  }

  private static List<Needle> needles() throws IOException {
    List<Needle> needles = new ArrayList<>();
    try (SecretKeySet keys = SecretKeySet.load(ServedFixture.keys().clientKey())) {
      needles.addAll(KeyNeedles.of(keys));
    }
    List<double[]> rows = ServedFixture.rows(ROWS);
    for (int row = 0; row < ROWS; row++) {
      needles.addAll(
          RowNeedles.of("row " + row, rows.get(row), ServedFixture.labelModel().client()));
    }
    assertThat(needles.stream().map(Needle::name)).doesNotHaveDuplicates();
    return needles;
  }

  private RealProcess startServer() throws IOException {
    return RealProcess.start(
        folder,
        PlantedServer.class,
        List.of("-Xmx1g", "-D" + PlantedServer.FILE + "=" + folder.resolve("plant")),
        "serve",
        "--models",
        folder.resolve("models").toString(),
        "--store",
        folder.resolve("store").toString(),
        "--listen",
        "127.0.0.1:0",
        "--json",
        "--verbose");
  }

  private void predict(String address) throws Exception {
    for (String model : List.of(ServedFixture.LABEL, ServedFixture.SCORES)) {
      try (RealProcess predict =
          RealProcess.start(
              folder,
              "predict",
              "--server",
              address,
              "--model",
              model,
              "--keys",
              ServedFixture.keyFolder().toString(),
              "--input",
              ServedFixture.csv(folder, ROWS).toString(),
              "--json")) {
        for (int row = 0; row < ROWS; row++) {
          predict.json();
        }
        assertThat(predict.awaitEnd()).isZero();
      }
    }
  }

  private Path dumpHeap(RealProcess server, String name) throws Exception {
    Path file = folder.resolve(name);
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(server.pid()),
                "GC.heap_dump",
                "-all",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(jcmd.waitFor()).as(said).isZero();
    return file;
  }

  /** What a careless client would send: everything as an upload, and the texts as a name. */
  private static void plant(String address, List<Needle> needles) throws Exception {
    ManagedChannel channel =
        NettyChannelBuilder.forTarget(address, InsecureChannelCredentials.create()).build();
    var stub =
        InferenceServiceGrpc.newBlockingV2Stub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
    var call = stub.uploadKeys();
    long total = Requests.keyBytes().length;
    call.write(Requests.keyHeader(Requests.digest("planted"), total, 0));
    long sent = 0;
    for (byte[] message : messages(needles)) {
      call.write(Requests.keyChunk(message, 0, message.length));
      sent += message.length;
      // One after the other: what is sent together is cut into frames, through needles too.
      Requests.awaitReceived(stub, Requests.digest("planted"), sent);
    }
    call.cancel("planted", null);
    for (Needle needle : needles) {
      if (needle.form().fitsOnALine()) {
        String name = new String(needle.bytes(), StandardCharsets.US_ASCII);
        Status status =
            Requests.refusal(
                () -> stub.getModel(GetModelRequest.newBuilder().setName(name).build()));
        assertThat(status.getCode()).isEqualTo(Status.Code.NOT_FOUND);
      }
    }
    channel.shutdown();
    assertThat(channel.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  /** The needles in messages that fit into one frame each. */
  private static List<byte[]> messages(List<Needle> needles) {
    List<byte[]> messages = new ArrayList<>();
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    for (Needle needle : needles) {
      if (message.size() + needle.bytes().length > MESSAGE_BYTES) {
        messages.add(message.toByteArray());
        message.reset();
      }
      message.writeBytes(needle.bytes());
    }
    messages.add(message.toByteArray());
    return messages;
  }

  private void plantInHeap(List<Needle> needles) throws Exception {
    Path part = folder.resolve("plant.part");
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(part))) {
      out.writeInt(needles.size());
      for (Needle needle : needles) {
        out.writeBoolean(needle.form().isText());
        out.writeInt(needle.bytes().length);
        out.write(needle.bytes());
      }
    }
    Files.move(part, folder.resolve("plant"));
    while (!Files.exists(folder.resolve("plant" + PlantedServer.DONE))) {
      Thread.sleep(50);
    }
  }

  private static Set<String> find(NeedleSearch search, Path files) throws IOException {
    Set<String> found = new TreeSet<>();
    for (Path file : files(files)) {
      found.addAll(search.findIn(file));
    }
    return found;
  }

  private static long bytes(Path files) throws IOException {
    long bytes = 0;
    for (Path file : files(files)) {
      bytes += Files.size(file);
    }
    return bytes;
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static Set<String> names(Stream<Needle> needles) {
    Set<String> names = new TreeSet<>();
    needles.forEach(needle -> names.add(needle.name()));
    return names;
  }
}
