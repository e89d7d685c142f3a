package io.cloakwork.coprocessor.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.artifact.ModelFile;
import io.cloakwork.compiler.client.ModelClient;
import io.cloakwork.compiler.runtime.IntegerExecutor;
import io.cloakwork.compiler.spec.EncryptedRowFormat;
import io.cloakwork.coprocessor.client.InferenceClient;
import io.cloakwork.coprocessor.client.KeyFolder.KeyFiles;
import io.cloakwork.coprocessor.client.ModelOffer;
import io.cloakwork.coprocessor.client.OfferPolicy;
import io.cloakwork.coprocessor.client.PredictSession;
import io.cloakwork.coprocessor.client.PredictedRow;
import io.cloakwork.coprocessor.client.ServerAddress;
import io.cloakwork.coprocessor.config.TenantTokens;
import io.cloakwork.coprocessor.fixtures.Requests;
import io.cloakwork.coprocessor.fixtures.ServedFixture;
import io.cloakwork.coprocessor.fixtures.ServedTrees;
import io.cloakwork.coprocessor.fixtures.TestServer;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.noise.KeyPolicy;
import io.grpc.Status;
import io.grpc.StatusException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Trees on a real server: rows that are sent bit by bit, longer than one message. */
@Tag("integration")
@Timeout(180)
class TreesIT {
  private static final CompiledModel MODEL = ServedTrees.model();
  private static final List<double[]> ROWS =
      List.of(
          new double[] {37, 1, 0, 0, 0, 0, 0},
          new double[] {38, 0, 0, 0, 0, 0, 0},
          new double[] {20, 2, 0, 0, 0, 0, 0});

  @TempDir Path folder;
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    Path models = Files.createDirectories(folder.resolve("models"));
    ModelFile.write(MODEL, models.resolve(ServedTrees.NAME + ModelFile.EXTENSION));
    server = TestServer.start(folder, TenantTokens.NONE);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static byte[] row() {
    try (ClientKey key = ClientKey.generate(MODEL.parameters())) {
      return EncryptedRowFormat.encode(
          new ModelClient(MODEL.client(), key).encrypt(ROWS.getFirst()));
    }
  }

  @Test
  void predict_trees_hasTheClearResultsWithoutEvaluationKeys() throws Exception {
    List<PredictedRow> answers = new ArrayList<>();
    KeyFiles keys = ServedFixture.keys();
    try (InferenceClient client =
            InferenceClient.connect(
                ServerAddress.local(server.endpoint()),
                OfferPolicy.secure(KeyPolicy.ANY),
                Duration.ofMinutes(1));
        ClientKey key = keys.open()) {
      ModelOffer offer = client.offer(ServedTrees.NAME);
      assertThat(offer.spec().evaluationKeys()).isFalse();
      client.predict(
          new PredictSession(offer, key, keys.evaluationDigest()), ROWS, 2, answers::add);
    }
    IntegerExecutor meaning = new IntegerExecutor(MODEL.meaning());
    assertThat(answers).hasSize(ROWS.size());
    for (PredictedRow answer : answers) {
      assertThat(answer.integers())
          .containsExactly(
              Arrays.stream(meaning.run(MODEL.client().quantize(ROWS.get(answer.row()))))
                  .boxed()
                  .toArray(Long[]::new));
    }
  }

  @Test
  void row_damagedOrOfAnotherLength_isRefused() {
    byte[] row = row();
    byte[] damaged = row.clone();
    damaged[row.length / 2] ^= 1;
    for (byte[] wrong :
        List.of(
            damaged,
            new byte[0],
            Arrays.copyOf(row, row.length / 2),
            Arrays.copyOf(row, row.length - 1),
            Arrays.copyOfRange(row, 1, row.length))) {
      Status status = Requests.refusal(() -> send(wrong));
      assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
    Status longer = Requests.refusal(() -> send(Arrays.copyOf(row, row.length + 1)));
    assertThat(longer.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(longer.getDescription()).contains("at most " + row.length);
  }

  /**
   * There is room for two rows, and one tenant may not take all of it while another row arrives.
   */
  @Test
  void row_withoutMemoryForIt_isRefusedUntilThereIsSome() throws Exception {
    byte[] row = row();
    assertThat(4L * row.length)
        .isBetween(TestServer.LIMITS.maxQueuedBytes() / 2, TestServer.LIMITS.maxQueuedBytes());
    var halfSent = server.stub().predict();
    halfSent.write(Requests.predictHeader(ServedTrees.NAME, MODEL));
    halfSent.write(Requests.rowChunks(0, row).getFirst());
    Status status = Status.OK;
    while (status.isOk()) { // until the first chunk is there
      status = answer(row);
    }
    assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(status.getDescription())
        .contains("limits.max-queued-bytes")
        .contains(String.valueOf(TestServer.LIMITS.maxQueuedBytes()));
    halfSent.cancel("enough", null);
    while (!status.isOk()) { // until its memory is given back
      assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      status = answer(row);
    }
  }

  /** Whether a row is answered, or why not. */
  private Status answer(byte[] row) throws Exception {
    try {
      send(row);
      return Status.OK;
    } catch (StatusException e) {
      return e.getStatus();
    }
  }

  private void send(byte[] row) throws Exception {
    var call = server.stub().predict();
    boolean open = call.write(Requests.predictHeader(ServedTrees.NAME, MODEL));
    for (var chunk : Requests.rowChunks(0, row)) {
      open = open && call.write(chunk);
    }
    call.halfClose();
    while (call.read() != null) {
      // a refusal comes instead
    }
  }
}
