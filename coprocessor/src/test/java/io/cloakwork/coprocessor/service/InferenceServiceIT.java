package io.cloakwork.coprocessor.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.cloakwork.api.v1.GetModelRequest;
import io.cloakwork.api.v1.GetModelResponse;
import io.cloakwork.api.v1.GetStatusRequest;
import io.cloakwork.api.v1.HasKeysRequest;
import io.cloakwork.api.v1.InferenceServiceGrpc;
import io.cloakwork.api.v1.InferenceServiceGrpc.InferenceServiceBlockingV2Stub;
import io.cloakwork.api.v1.KeyHeader;
import io.cloakwork.api.v1.KeyState;
import io.cloakwork.api.v1.ListModelsRequest;
import io.cloakwork.api.v1.ModelSummary;
import io.cloakwork.api.v1.PredictHeader;
import io.cloakwork.api.v1.PredictRequest;
import io.cloakwork.api.v1.RowChunk;
import io.cloakwork.api.v1.UploadKeysRequest;
import io.cloakwork.compiler.artifact.ModelFile;
import io.cloakwork.compiler.client.ModelClient;
import io.cloakwork.compiler.runtime.ClearExecutor;
import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.client.InferenceClient;
import io.cloakwork.coprocessor.client.KeyFolder.KeyFiles;
import io.cloakwork.coprocessor.client.ModelOffer;
import io.cloakwork.coprocessor.client.OfferPolicy;
import io.cloakwork.coprocessor.client.PredictSession;
import io.cloakwork.coprocessor.client.PredictedRow;
import io.cloakwork.coprocessor.client.ServerAddress;
import io.cloakwork.coprocessor.config.Endpoint;
import io.cloakwork.coprocessor.config.Limits;
import io.cloakwork.coprocessor.config.ServerConfig;
import io.cloakwork.coprocessor.config.Tenant;
import io.cloakwork.coprocessor.config.TenantTokens;
import io.cloakwork.coprocessor.fixtures.ServedFixture;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.noise.KeyPolicy;
import io.cloakwork.fhe.serial.SeededGlweFormat;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
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
  private static final Limits LIMITS =
      new Limits(
          1 << 20, 30_000_000, 2, 3, 2, 4, 2, Duration.ofMinutes(2), 1L << 30, Duration.ofHours(1));
  private static final TenantTokens TOKENS =
      new TenantTokens(Map.of(digest("a"), new Tenant("a"), digest("b"), new Tenant("b")));

  @TempDir Path folder;
  private InferenceServer server;
  private Endpoint endpoint;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws IOException {
    ServedFixture.models(folder.resolve("models"));
    open(TenantTokens.NONE);
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
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
    assertThat(stub().getStatus(GetStatusRequest.getDefaultInstance()))
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
        stub().listModels(ListModelsRequest.getDefaultInstance()).getModelsList();
    assertThat(models)
        .extracting(ModelSummary::getName)
        .containsExactly(ServedFixture.LABEL, ServedFixture.SCORES);
    assertThat(models.getFirst().getModelDigest().toByteArray())
        .isEqualTo(new Digest(ModelFile.digest(ServedFixture.labelModel())).raw());
  }

  @Test
  void getModel_unknown_isNotFound() {
    Status status =
        refusal(() -> stub().getModel(GetModelRequest.newBuilder().setName("no").build()));
    assertThat(status.getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(status.getDescription()).contains("'no'").contains(ServedFixture.LABEL);
  }

  @Test
  void health_runningThenStopped_saysSo() throws Exception {
    var health = HealthGrpc.newBlockingStub(channel);
    for (String name : List.of("", InferenceServer.ROLE, InferenceServiceGrpc.SERVICE_NAME)) {
      assertThat(health.check(HealthCheckRequest.newBuilder().setService(name).build()).getStatus())
          .isEqualTo(ServingStatus.SERVING);
    }
  }

  @Test
  void models_damagedFile_isLeftOutAndOthersServed() throws Exception {
    stop();
    Path good = folder.resolve("models").resolve(ServedFixture.LABEL + ModelFile.EXTENSION);
    byte[] bytes = Files.readAllBytes(good);
    bytes[bytes.length / 2] ^= 1;
    Files.write(folder.resolve("models").resolve("flipped.cloak"), bytes);
    Files.write(folder.resolve("models").resolve("short.cloak"), Arrays.copyOf(bytes, 40));
    open(TenantTokens.NONE);
    assertThat(server.refusedModels()).containsExactly("flipped", "short");
    assertThat(server.modelNames()).containsExactly(ServedFixture.LABEL, ServedFixture.SCORES);
  }

  // Keys

  @Test
  void upload_brokenOffAndServerRestarted_goesOn() throws Exception {
    byte[] key = keyBytes();
    var call = stub().uploadKeys();
    call.write(header(Digest.of(key), key.length, 0));
    call.write(chunk(key, 0, 1 << 20));
    call.write(chunk(key, 1 << 20, 1 << 20));
    awaitReceived(Digest.of(key), 2 << 20);
    call.cancel("the connection breaks", null);
    stop();
    open(TenantTokens.NONE);

    KeyState state = state(stub(), Digest.of(key));
    assertThat(state.getReceivedBytes()).isEqualTo(2 << 20);
    upload(stub(), key, Digest.of(key), 2 << 20);
    assertThat(state(stub(), Digest.of(key)).getComplete()).isTrue();
  }

  @Test
  void upload_damagedKeys_areRefusedAndTheRightOneIsTaken() throws Exception {
    byte[] key = keyBytes();
    byte[] flipped = key.clone();
    flipped[key.length / 2] ^= 1;
    byte[] newer = key.clone();
    newer[7] ^= 64; // somewhere in the header
    byte[] cut = Arrays.copyOf(key, key.length - 1);

    Status digest = refusal(() -> upload(stub(), flipped, Digest.of(key), 0));
    assertThat(digest.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(digest.getDescription()).contains("SHA-256").contains(Digest.of(key).hex());

    for (byte[] bad : List.of(flipped, newer)) {
      Status content = refusal(() -> upload(stub(), bad, Digest.of(bad), 0));
      assertThat(content.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(content.getDescription()).contains("expected").contains("got");
    }
    Status size = refusal(() -> upload(stub(), cut, Digest.of(cut), 0));
    assertThat(size.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(size.getDescription()).contains(String.valueOf(key.length));

    upload(stub(), key, Digest.of(key), 0);
    assertThat(state(stub(), Digest.of(key)).getComplete()).isTrue();
  }

  @Test
  void upload_forParametersThatNoModelUses_isAPrecondition() {
    Digest other = digest("other parameters");
    Status status =
        refusal(() -> {
          var call = stub().uploadKeys();
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
          var call = stub().uploadKeys();
          call.write(header(digest("k"), keyBytes().length, 0));
          call.write(chunk(new byte[(1 << 20) + 1], 0, (1 << 20) + 1));
          call.halfClose();
          call.read();
        });
    assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(status.getDescription()).contains("1048576").contains("1048577");
  }

  @Test
  void upload_tooManyKeys_namesTheLimit() throws Exception {
    for (String name : List.of("x", "y")) {
      var call = stub().uploadKeys();
      call.write(header(digest(name), keyBytes().length, 0));
      call.write(chunk(keyBytes(), 0, 100));
      awaitReceived(digest(name), 100);
      call.cancel("enough", null);
    }
    Status status = refusal(() -> upload(stub(), keyBytes(), Digest.of(keyBytes()), 0));
    assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(status.getDescription()).contains("keys of this tenant").contains("2");
  }

  @Test
  void keys_ofAnotherTenant_areUnknownAndUseless() throws Exception {
    stop();
    open(TOKENS);
    byte[] key = keyBytes();
    upload(as("a"), key, Digest.of(key), 0);
    assertThat(state(as("a"), Digest.of(key)).getComplete()).isTrue();
    assertThat(state(as("b"), Digest.of(key)))
        .isEqualTo(KeyState.newBuilder().setKeyDigest(raw(Digest.of(key))).build());
    Status status = refusal(() -> predictRaw(as("b"), ServedFixture.LABEL, row()));
    assertThat(status.getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(status.getDescription()).contains("evaluation keys");
    for (String token : List.of("c", "")) {
      assertThat(refusal(() -> state(as(token), Digest.of(key))).getCode())
          .isEqualTo(Status.Code.UNAUTHENTICATED);
    }
    assertThat(refusal(() -> state(stub(), Digest.of(key))).getCode())
        .isEqualTo(Status.Code.UNAUTHENTICATED);
  }

  // Predictions

  @Test
  void predict_damagedRows_areRefusedAndOthersServed() throws Exception {
    byte[] row = row();
    byte[] newer = row.clone();
    newer[7] ^= 64;
    byte[] cut = Arrays.copyOf(row, row.length - 8);
    byte[] longer = Arrays.copyOf(row, row.length + 1);
    byte[] flipped = row.clone();
    flipped[row.length / 2] ^= 1;
    for (byte[] bad : List.of(newer, cut, longer, flipped, new byte[0])) {
      Status status = refusal(() -> predictRaw(stub(), ServedFixture.SCORES, bad));
      assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(status.getDescription()).contains("expected");
    }
    assertThat(predictRaw(stub(), ServedFixture.SCORES, row)).isPositive();
  }

  @Test
  void predict_noKeys_saysSo() {
    Status status = refusal(() -> predictRaw(stub(), ServedFixture.LABEL, row()));
    assertThat(status.getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
  }

  @Test
  void predict_otherModelDigest_isAPrecondition() {
    Status status =
        refusal(() -> {
          var call = stub().predict();
          call.write(
              PredictRequest.newBuilder()
                  .setHeader(
                      PredictHeader.newBuilder()
                          .setModel(ServedFixture.SCORES)
                          .setModelDigest(raw(digest("older"))))
                  .build());
          call.read();
        });
    assertThat(status.getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(status.getDescription()).contains("model digest");
  }

  @Test
  void predict_moreRowsThanAllowed_namesTheLimit() {
    Status status =
        refusal(() -> predictRaw(stub(), ServedFixture.SCORES, row(), row(), row(), row()));
    assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(status.getDescription()).contains("at most 3");
  }

  @Test
  void predict_rowsBeforeHeader_areRefused() {
    Status status =
        refusal(() -> {
          var call = stub().predict();
          call.write(rowChunk(0, row()));
          call.read();
        });
    assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(status.getDescription()).contains("header");
  }

  @Test
  void predict_noDeadline_isRefused() {
    Status status =
        refusal(() ->
            predictRaw(
                InferenceServiceGrpc.newBlockingV2Stub(channel), ServedFixture.SCORES, row()));
    assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(status.getDescription()).contains("deadline").contains("120 s");
  }

  @Test
  void predict_deadlineTooLate_namesTheLimit() {
    Status status =
        refusal(() ->
            predictRaw(stub().withDeadlineAfter(1, TimeUnit.HOURS), ServedFixture.SCORES, row()));
    assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(status.getDescription()).contains("at most 120 s");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void predict_cancelledOrTooLate_leavesNothingBehind(boolean cancel) throws Exception {
    byte[] key = keyBytes();
    upload(stub(), key, Digest.of(key), 0);
    predictRaw(stub(), ServedFixture.LABEL, row()); // loads the key
    var call = (cancel ? stub() : stub().withDeadlineAfter(300, TimeUnit.MILLISECONDS)).predict();
    call.write(predictHeader(ServedFixture.LABEL));
    call.write(rowChunk(0, row()));
    call.write(rowChunk(1, row()));
    if (cancel) {
      Thread.sleep(200);
      call.cancel("changed my mind", null);
    }
    assertThat(refusal(call::read).getCode())
        .isIn(Status.Code.CANCELLED, Status.Code.DEADLINE_EXCEEDED);
    for (int i = 0; i < 200; i++) {
      var status = stub().getStatus(GetStatusRequest.getDefaultInstance());
      if (status.getRunningRows() == 0
          && status.getQueuedRows() == 0
          && status.getFailedRows() == 2) {
        return;
      }
      Thread.sleep(50);
    }
    assertThat(stub().getStatus(GetStatusRequest.getDefaultInstance()).getFailedRows())
        .as("rows that were ended")
        .isEqualTo(2);
  }

  // Helpers

  @FunctionalInterface
  private interface Call {
    void run() throws Exception;
  }

  private static Status refusal(Call call) {
    StatusException e = catchThrowableOfType(StatusException.class, call::run);
    assertThat(e).as("the call is refused").isNotNull();
    return e.getStatus();
  }

  private void open(TenantTokens tokens) throws IOException {
    server =
        new InferenceServer(
            new ServerConfig(
                Endpoint.parse("127.0.0.1:0"),
                folder.resolve("models"),
                folder.resolve("store"),
                Optional.empty(),
                false,
                tokens,
                LIMITS));
    endpoint = server.start();
    channel =
        NettyChannelBuilder.forAddress(
                endpoint.host(), endpoint.port(), InsecureChannelCredentials.create())
            .build();
  }

  private InferenceServiceBlockingV2Stub stub() {
    return InferenceServiceGrpc.newBlockingV2Stub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  private InferenceServiceBlockingV2Stub as(String token) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    return stub().withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private List<PredictedRow> predict(String model, List<double[]> rows) throws IOException {
    List<PredictedRow> answers = new ArrayList<>();
    KeyFiles keys = ServedFixture.keys();
    try (InferenceClient client =
            InferenceClient.connect(
                ServerAddress.local(endpoint),
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

  /** Sends rows as they are; returns the bytes of all answers. */
  private int predictRaw(InferenceServiceBlockingV2Stub stub, String model, byte[]... rows)
      throws Exception {
    var call = stub.predict();
    boolean open = call.write(predictHeader(model));
    for (int i = 0; open && i < rows.length; i++) {
      open = call.write(rowChunk(i, rows[i]));
    }
    call.halfClose();
    int bytes = 0;
    for (var reply = call.read(); reply != null; reply = call.read()) {
      bytes += reply.getRow().getData().size();
    }
    return bytes;
  }

  private static PredictRequest predictHeader(String model) {
    var compiled =
        model.equals(ServedFixture.LABEL)
            ? ServedFixture.labelModel()
            : ServedFixture.scoresModel();
    return PredictRequest.newBuilder()
        .setHeader(
            PredictHeader.newBuilder()
                .setModel(model)
                .setModelDigest(raw(new Digest(ModelFile.digest(compiled))))
                .setKeyDigest(raw(ServedFixture.keys().evaluationDigest())))
        .build();
  }

  private static PredictRequest rowChunk(int row, byte[] data) {
    return PredictRequest.newBuilder()
        .setRow(RowChunk.newBuilder().setRow(row).setData(ByteString.copyFrom(data)).setLast(true))
        .build();
  }

  private static byte[] row() {
    try (ClientKey key = ServedFixture.keys().open()) {
      var client = new ModelClient(ServedFixture.scoresModel().client(), key);
      return SeededGlweFormat.encode(client.encrypt(ServedFixture.rows(1).getFirst()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] keyBytes() {
    try {
      return Files.readAllBytes(ServedFixture.keys().evaluationKey());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void upload(InferenceServiceBlockingV2Stub stub, byte[] key, Digest named, int offset)
      throws Exception {
    BlockingClientCall<UploadKeysRequest, ?> call = stub.uploadKeys();
    boolean open = call.write(header(named, key.length, offset));
    for (int at = offset; open && at < key.length; at += 1 << 20) {
      open = call.write(chunk(key, at, Math.min(1 << 20, key.length - at)));
    }
    call.halfClose();
    assertThat(call.read()).isNotNull();
  }

  private UploadKeysRequest header(Digest key, long total, long offset) throws Exception {
    GetModelResponse model =
        as("a").getModel(GetModelRequest.newBuilder().setName(ServedFixture.LABEL).build());
    return UploadKeysRequest.newBuilder()
        .setHeader(
            KeyHeader.newBuilder()
                .setKeyDigest(raw(key))
                .setParametersDigest(model.getModel().getParametersDigest())
                .setTotalBytes(total)
                .setOffset(offset))
        .build();
  }

  private static UploadKeysRequest chunk(byte[] key, int at, int length) {
    return UploadKeysRequest.newBuilder().setChunk(ByteString.copyFrom(key, at, length)).build();
  }

  private static KeyState state(InferenceServiceBlockingV2Stub stub, Digest key)
      throws StatusException {
    return stub.hasKeys(HasKeysRequest.newBuilder().addKeyDigests(raw(key)).build()).getKeys(0);
  }

  private void awaitReceived(Digest key, long bytes) throws Exception {
    while (state(stub(), key).getReceivedBytes() < bytes) {
      Thread.sleep(10);
    }
  }

  private static ByteString raw(Digest digest) {
    return ByteString.copyFrom(digest.raw());
  }

  private static Digest digest(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Long[] box(long[] integers) {
    return Arrays.stream(integers).boxed().toArray(Long[]::new);
  }
}
