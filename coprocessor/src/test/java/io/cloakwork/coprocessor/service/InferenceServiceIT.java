package io.cloakwork.coprocessor.service;

import static io.cloakwork.coprocessor.fixtures.Requests.awaitReceived;
import static io.cloakwork.coprocessor.fixtures.Requests.digest;
import static io.cloakwork.coprocessor.fixtures.Requests.keyBytes;
import static io.cloakwork.coprocessor.fixtures.Requests.keyChunk;
import static io.cloakwork.coprocessor.fixtures.Requests.keyHeader;
import static io.cloakwork.coprocessor.fixtures.Requests.predictHeader;
import static io.cloakwork.coprocessor.fixtures.Requests.raw;
import static io.cloakwork.coprocessor.fixtures.Requests.refusal;
import static io.cloakwork.coprocessor.fixtures.Requests.row;
import static io.cloakwork.coprocessor.fixtures.Requests.rowChunk;
import static io.cloakwork.coprocessor.fixtures.Requests.state;
import static io.cloakwork.coprocessor.fixtures.Requests.upload;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import io.cloakwork.api.v1.GetModelRequest;
import io.cloakwork.api.v1.GetStatusRequest;
import io.cloakwork.api.v1.InferenceServiceGrpc;
import io.cloakwork.api.v1.KeyHeader;
import io.cloakwork.api.v1.KeyState;
import io.cloakwork.api.v1.ListModelsRequest;
import io.cloakwork.api.v1.ModelSummary;
import io.cloakwork.api.v1.UploadKeysRequest;
import io.cloakwork.api.v1.UploadKeysResponse;
import io.cloakwork.compiler.artifact.ModelFile;
import io.cloakwork.compiler.runtime.ClearExecutor;
import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.client.ByteProgress;
import io.cloakwork.coprocessor.client.InferenceClient;
import io.cloakwork.coprocessor.client.KeyFolder.KeyFiles;
import io.cloakwork.coprocessor.client.ModelOffer;
import io.cloakwork.coprocessor.client.OfferPolicy;
import io.cloakwork.coprocessor.client.PredictSession;
import io.cloakwork.coprocessor.client.PredictedRow;
import io.cloakwork.coprocessor.client.ServerAddress;
import io.cloakwork.coprocessor.config.Tenant;
import io.cloakwork.coprocessor.config.TenantTokens;
import io.cloakwork.coprocessor.fixtures.Requests;
import io.cloakwork.coprocessor.fixtures.ServedFixture;
import io.cloakwork.coprocessor.fixtures.TestServer;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.noise.KeyPolicy;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.BlockingClientCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real server on loopback, real keys of the default parameters, and a client that misbehaves. */
@Tag("integration")
@Timeout(180)
class InferenceServiceIT {
  private static final TenantTokens TOKENS =
      new TenantTokens(Map.of(digest("a"), new Tenant("a"), digest("b"), new Tenant("b")));

  @TempDir Path folder;
  private TestServer server;

  @BeforeAll
  static void makeKeys() {
    ServedFixture.keys(); // outside of the time of a test
  }

  @BeforeEach
  void start() throws IOException {
    ServedFixture.models(folder.resolve("models"));
    server = TestServer.start(folder, TenantTokens.NONE);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void predict_labelModel_hasTheClearResult() throws Exception {
    List<double[]> rows = ServedFixture.rows(2);
    List<PredictedRow> answers = predict(ServedFixture.LABEL, rows);
    var clear = new ClearExecutor(ServedFixture.labelModel().meaning());
    for (PredictedRow answer : answers) {
      assertThat(answer.integers())
          .containsExactly(
              box(clear.run(ServedFixture.labelModel().client().quantize(rows.get(answer.row())))));
    }
    assertThat(answers).hasSize(2);
    assertThat(server.stub().getStatus(GetStatusRequest.getDefaultInstance()))
        .satisfies(status -> {
          assertThat(status.getCompletedRows()).isEqualTo(2);
          assertThat(status.getStoredKeys()).isEqualTo(1);
          assertThat(status.getLoadedKeys()).isEqualTo(1);
        });
  }

  @Test
  void predict_scoresInManyStreams_hasTheClearResults() throws Exception {
    List<double[]> rows = ServedFixture.rows(7); // 3 rows are allowed in one stream
    List<PredictedRow> answers = predict(ServedFixture.SCORES, rows);
    var clear = new ClearExecutor(ServedFixture.scoresModel().meaning());
    assertThat(answers)
        .extracting(PredictedRow::row)
        .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6);
    for (PredictedRow answer : answers) {
      assertThat(answer.integers())
          .containsExactly(
              box(
                  clear.run(
                      ServedFixture.scoresModel().client().quantize(rows.get(answer.row())))));
    }
  }

  @Test
  void listModels_all_areNamedWithDigests() throws Exception {
    List<ModelSummary> models =
        server.stub().listModels(ListModelsRequest.getDefaultInstance()).getModelsList();
    assertThat(models)
        .extracting(ModelSummary::getName)
        .containsExactly(ServedFixture.LABEL, ServedFixture.SCORES);
    assertThat(models.getFirst().getModelDigest().toByteArray())
        .isEqualTo(new Digest(ModelFile.digest(ServedFixture.labelModel())).raw());
  }

  @Test
  void getModel_unknown_isNotFound() {
    Status status =
        refusal(() -> server.stub().getModel(GetModelRequest.newBuilder().setName("no").build()));
    assertThat(status.getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(status.getDescription()).contains("'no'").contains(ServedFixture.LABEL);
  }

  @Test
  void health_runningThenStopped_saysSo() {
    for (String name : List.of("", InferenceServer.ROLE, InferenceServiceGrpc.SERVICE_NAME)) {
      Iterator<HealthCheckResponse> states =
          HealthGrpc.newBlockingStub(server.channel())
              .watch(HealthCheckRequest.newBuilder().setService(name).build());
      assertThat(states.next().getStatus()).isEqualTo(ServingStatus.SERVING);
    }
    Iterator<HealthCheckResponse> states =
        HealthGrpc.newBlockingStub(server.channel()).watch(HealthCheckRequest.getDefaultInstance());
    assertThat(states.next().getStatus()).isEqualTo(ServingStatus.SERVING);
    server.server().stop(Duration.ofSeconds(1));
    assertThat(states.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
  }

  @Test
  void reflection_ofTheService_hasItsProto() throws Exception {
    var call = ServerReflectionGrpc.newBlockingV2Stub(server.channel()).serverReflectionInfo();
    call.write(ServerReflectionRequest.newBuilder().setListServices("").build());
    assertThat(call.read().getListServicesResponse().getServiceList())
        .extracting(ServiceResponse::getName)
        .contains(InferenceServiceGrpc.SERVICE_NAME, HealthGrpc.SERVICE_NAME);
    call.write(
        ServerReflectionRequest.newBuilder()
            .setFileContainingSymbol(InferenceServiceGrpc.SERVICE_NAME)
            .build());
    FileDescriptorProto file =
        FileDescriptorProto.parseFrom(
            call.read().getFileDescriptorResponse().getFileDescriptorProto(0));
    assertThat(file.getPackage()).isEqualTo("cloakwork.v1");
    call.halfClose();
  }

  // Keys

  @Test
  void upload_brokenOffAndServerRestarted_goesOn() throws Exception {
    byte[] key = keyBytes();
    var call = server.stub().uploadKeys();
    call.write(keyHeader(Digest.of(key), key.length, 0));
    call.write(keyChunk(key, 0, 1 << 20));
    call.write(keyChunk(key, 1 << 20, 1 << 20));
    awaitReceived(server.stub(), Digest.of(key), 2 << 20);
    call.cancel("the connection breaks", null);
    server.close();
    server = TestServer.start(folder, TenantTokens.NONE);

    KeyState state = state(server.stub(), Digest.of(key));
    assertThat(state.getReceivedBytes()).isEqualTo(2 << 20);
    upload(server.stub(), key, Digest.of(key), 2 << 20);
    assertThat(state(server.stub(), Digest.of(key)).getComplete()).isTrue();
  }

  @Test
  void upload_damagedKeys_areRefusedAndTheRightOneIsTaken() throws Exception {
    byte[] key = keyBytes();
    byte[] flipped = key.clone();
    flipped[key.length / 2] ^= 1;
    byte[] newer = key.clone();
    newer[7] ^= 64; // somewhere in the header
    byte[] cut = Arrays.copyOf(key, key.length - 1);

    Status digest = refusal(() -> upload(server.stub(), flipped, Digest.of(key), 0));
    assertThat(digest.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(digest.getDescription()).contains("SHA-256").contains(Digest.of(key).hex());

    for (byte[] bad : List.of(flipped, newer)) {
      Status content = refusal(() -> upload(server.stub(), bad, Digest.of(bad), 0));
      assertThat(content.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(content.getDescription()).contains("expected").contains("got");
    }
    Status size = refusal(() -> upload(server.stub(), cut, Digest.of(cut), 0));
    assertThat(size.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(size.getDescription()).contains(String.valueOf(key.length));

    upload(server.stub(), key, Digest.of(key), 0);
    assertThat(state(server.stub(), Digest.of(key)).getComplete()).isTrue();
  }

  @Test
  void upload_forParametersThatNoModelUses_isAPrecondition() {
    Digest other = digest("other parameters");
    Status status =
        refusal(() -> {
          var call = server.stub().uploadKeys();
          call.write(
              UploadKeysRequest.newBuilder()
                  .setHeader(
                      KeyHeader.newBuilder()
                          .setKeyDigest(raw(other))
                          .setParametersDigest(raw(other))
                          .setTotalBytes(10))
                  .build());
          call.halfClose();
          call.read();
        });
    assertThat(status.getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
  }

  @Test
  void upload_chunkTooLarge_namesTheLimit() {
    Status status =
        refusal(() -> {
          var call = server.stub().uploadKeys();
          call.write(keyHeader(digest("k"), keyBytes().length, 0));
          call.write(keyChunk(new byte[(1 << 20) + 1], 0, (1 << 20) + 1));
          call.halfClose();
          call.read();
        });
    assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(status.getDescription()).contains("1048576").contains("1048577");
  }

  @Test
  void upload_tooManyKeysAtOnce_namesTheLimit() throws Exception {
    List<BlockingClientCall<UploadKeysRequest, UploadKeysResponse>> open = new ArrayList<>();
    for (String name : List.of("x", "y")) {
      var call = server.stub().uploadKeys();
      call.write(keyHeader(digest(name), keyBytes().length, 0));
      call.write(keyChunk(keyBytes(), 0, 100));
      awaitReceived(server.stub(), digest(name), 100);
      open.add(call);
    }
    Status status = refusal(() -> upload(server.stub(), keyBytes(), Digest.of(keyBytes()), 0));
    assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(status.getDescription()).contains("keys of this tenant").contains("2");
    open.forEach(call -> call.cancel("enough", null));
  }

  @Test
  void stop_rowsInWork_endsThemAsUnavailable() throws Exception {
    upload(server.stub(), keyBytes(), Digest.of(keyBytes()), 0);
    Requests.predict(server.stub(), ServedFixture.LABEL, row()); // loads the key
    var call = server.stub().predict();
    call.write(predictHeader(ServedFixture.LABEL));
    call.write(rowChunk(0, row()));
    while (server.stub().getStatus(GetStatusRequest.getDefaultInstance()).getRunningRows() == 0) {
      Thread.sleep(5);
    }
    server.server().close();
    Status status = refusal(call::read);
    assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(status.getDescription()).contains("stopping");
  }

  @Test
  void upload_partialDamagedAtTheServer_isSentOnceMoreFromTheStart() throws Exception {
    KeyFiles keys = ServedFixture.keys();
    var call = server.stub().uploadKeys();
    call.write(keyHeader(keys.evaluationDigest(), keyBytes().length, 0));
    call.write(keyChunk(new byte[100], 0, 100)); // torn: zeros where bytes were
    awaitReceived(server.stub(), keys.evaluationDigest(), 100);
    call.cancel("power failure", null);
    try (InferenceClient client =
        InferenceClient.connect(
            ServerAddress.local(server.endpoint()),
            OfferPolicy.secure(KeyPolicy.ANY),
            Duration.ofMinutes(1))) {
      long sent = client.upload(client.offer(ServedFixture.LABEL), keys, ByteProgress.NONE);
      assertThat(sent).isEqualTo(keyBytes().length);
    }
    assertThat(state(server.stub(), keys.evaluationDigest()).getComplete()).isTrue();
  }

  /** An idle stream must not keep memory from others. */
  @Test
  void predict_headerWithoutRows_holdsNoKey() throws Exception {
    upload(server.stub(), keyBytes(), Digest.of(keyBytes()), 0);
    var idle = server.stub().predict();
    idle.write(predictHeader(ServedFixture.LABEL));
    Thread.sleep(500); // longer than the header takes
    assertThat(server.stub().getStatus(GetStatusRequest.getDefaultInstance()).getLoadedKeys())
        .isZero();
    idle.cancel("enough", null);
  }

  @Test
  void keys_ofAnotherTenant_areUnknownAndUseless() throws Exception {
    server.close();
    server = TestServer.start(folder, TOKENS);
    byte[] key = keyBytes();
    upload(server.as("a"), key, Digest.of(key), 0);
    assertThat(state(server.as("a"), Digest.of(key)).getComplete()).isTrue();
    assertThat(state(server.as("b"), Digest.of(key)))
        .isEqualTo(KeyState.newBuilder().setKeyDigest(raw(Digest.of(key))).build());
    Status status = refusal(() -> Requests.predict(server.as("b"), ServedFixture.LABEL, row()));
    assertThat(status.getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(status.getDescription()).contains("evaluation keys");
    for (String token : List.of("c", "")) {
      assertThat(refusal(() -> state(server.as(token), Digest.of(key))).getCode())
          .isEqualTo(Status.Code.UNAUTHENTICATED);
    }
    assertThat(refusal(() -> state(server.stub(), Digest.of(key))).getCode())
        .isEqualTo(Status.Code.UNAUTHENTICATED);
  }

  // Predictions

  @Test
  void predict_noKeys_saysSo() {
    Status status = refusal(() -> Requests.predict(server.stub(), ServedFixture.LABEL, row()));
    assertThat(status.getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
  }

  @Test
  void predict_keysGoneWithinTheStream_saysSo() throws Exception {
    upload(server.stub(), keyBytes(), Digest.of(keyBytes()), 0);
    var call = server.stub().predict();
    call.write(predictHeader(ServedFixture.LABEL));
    call.write(rowChunk(0, row()));
    assertThat(call.read()).isNotNull();
    Path stored = folder.resolve("store").resolve(Tenant.LOCAL.name()).resolve("keys");
    try (var files = Files.list(stored)) {
      Files.delete(files.findFirst().orElseThrow()); // as if newer ones had taken its place
    }
    call.write(rowChunk(1, row()));
    Status status = refusal(call::read);
    assertThat(status.getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(status.getDescription()).contains("evaluation keys").contains("uploaded");
    upload(server.stub(), keyBytes(), Digest.of(keyBytes()), 0);
    assertThat(Requests.predict(server.stub(), ServedFixture.LABEL, row())).isPositive();
  }

  @Test
  void predict_moreRowsThanAllowed_namesTheLimit() {
    Status status =
        refusal(() ->
            Requests.predict(server.stub(), ServedFixture.SCORES, row(), row(), row(), row()));
    assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(status.getDescription()).contains("at most 3");
  }

  @Test
  void predict_noDeadline_isRefused() {
    Status status =
        refusal(() ->
            Requests.predict(
                InferenceServiceGrpc.newBlockingV2Stub(server.channel()),
                ServedFixture.SCORES,
                row()));
    assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(status.getDescription()).contains("deadline").contains("120 s");
  }

  @Test
  void predict_deadlineTooLate_namesTheLimit() {
    Status status =
        refusal(() ->
            Requests.predict(
                server.stub().withDeadlineAfter(1, TimeUnit.HOURS), ServedFixture.SCORES, row()));
    assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(status.getDescription()).contains("at most 120 s");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void predict_cancelledOrTooLate_leavesNothingBehind(boolean cancel) throws Exception {
    byte[] key = keyBytes();
    upload(server.stub(), key, Digest.of(key), 0);
    Requests.predict(server.stub(), ServedFixture.LABEL, row()); // loads the key
    int rows = 12; // far more than any kernels finish before the end
    var call =
        (cancel ? server.stub() : server.stub().withDeadlineAfter(100, TimeUnit.MILLISECONDS))
            .predict();
    Status end =
        refusal(() -> {
          call.write(predictHeader(ServedFixture.LABEL));
          for (int i = 0; i < rows; i++) {
            call.write(rowChunk(i, row()));
          }
          if (cancel) {
            call.read();
            call.cancel("changed my mind", null);
          }
          while (call.read() != null) {
            // rows that were quick enough
          }
        });
    assertThat(end.getCode()).isIn(Status.Code.CANCELLED, Status.Code.DEADLINE_EXCEEDED);
    awaitIdle();
    long answered =
        server.stub().getStatus(GetStatusRequest.getDefaultInstance()).getCompletedRows();
    assertThat(answered).as("rows that were computed").isLessThan(1 + rows);
  }

  private void awaitIdle() throws Exception {
    for (int i = 0; i < 200; i++) {
      var status = server.stub().getStatus(GetStatusRequest.getDefaultInstance());
      if (status.getRunningRows() == 0 && status.getQueuedRows() == 0) {
        return;
      }
      Thread.sleep(50);
    }
    throw new AssertionError("rows are left behind");
  }

  private List<PredictedRow> predict(String model, List<double[]> rows) throws IOException {
    List<PredictedRow> answers = new ArrayList<>();
    KeyFiles keys = ServedFixture.keys();
    try (InferenceClient client =
            InferenceClient.connect(
                ServerAddress.local(server.endpoint()),
                OfferPolicy.secure(KeyPolicy.ANY),
                Duration.ofMinutes(1));
        ClientKey key = keys.open()) {
      ModelOffer offer = client.offer(model);
      if (offer.spec().evaluationKeys()) {
        assertThat(client.upload(offer, keys, (_, _) -> {})).isEqualTo(offer.keyBytes());
        assertThat(client.upload(offer, keys, (_, _) -> {})).isZero();
      }
      client.predict(
          new PredictSession(offer, key, keys.evaluationDigest()), rows, 2, answers::add);
    }
    return answers;
  }

  private static Long[] box(long[] integers) {
    return Arrays.stream(integers).boxed().toArray(Long[]::new);
  }
}
