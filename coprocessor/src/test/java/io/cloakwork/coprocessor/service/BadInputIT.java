package io.cloakwork.coprocessor.service;

import static io.cloakwork.coprocessor.fixtures.Requests.CHUNK;
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

import com.google.protobuf.ByteString;
import io.cloakwork.api.v1.GetModelRequest;
import io.cloakwork.api.v1.HasKeysRequest;
import io.cloakwork.api.v1.InferenceServiceGrpc;
import io.cloakwork.api.v1.PredictHeader;
import io.cloakwork.api.v1.PredictRequest;
import io.cloakwork.api.v1.RowChunk;
import io.cloakwork.api.v1.UploadKeysRequest;
import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.artifact.ModelFile;
import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.config.TenantTokens;
import io.cloakwork.coprocessor.fixtures.RawCalls;
import io.cloakwork.coprocessor.fixtures.Requests;
import io.cloakwork.coprocessor.fixtures.ServedFixture;
import io.cloakwork.coprocessor.fixtures.TestServer;
import io.cloakwork.fhe.ciphertext.SeededGlweCiphertextList;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.LweShape;
import io.cloakwork.fhe.params.PolynomialSize;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.random.MaskSeed;
import io.cloakwork.fhe.serial.SeededGlweFormat;
import io.grpc.Status;
import io.grpc.Status.Code;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Keys, ciphertexts, models and requests that are truncated, bit-flipped, oversized, of a wrong
 * version or for wrong parameters: each has its error, and the server goes on serving others.
 */
@Tag("integration")
@Timeout(120)
class BadInputIT {
  private static final String SERVICE = InferenceServiceGrpc.SERVICE_NAME + "/";

  /** Where the format version of an object stands. */
  private static final int VERSION_BYTE = 7;

  /** In the parameters of a key: the lowest byte of n. */
  private static final int DIMENSION_BYTE = 18;

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
  void servesOthersAndStops() throws Exception {
    try {
      assertThat(Requests.predict(server.stub(), ServedFixture.SCORES, row())).isPositive();
    } finally {
      server.close();
    }
  }

  // Keys

  static Stream<Arguments> badKeys() {
    byte[] key = keyBytes();
    return Stream.of(
        Arguments.of("truncated", Arrays.copyOf(key, key.length - 1), "bytes of the key"),
        Arguments.of("oversized", Arrays.copyOf(key, key.length + 1), "bytes of the key"),
        Arguments.of("bit-flipped", flipped(key, key.length / 2), "SHA-256"),
        Arguments.of("wrong version", flipped(key, VERSION_BYTE), "format version"),
        Arguments.of("wrong parameters", flipped(key, DIMENSION_BYTE), "LWE dimension"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badKeys")
  void key_bad_isRefusedAndNotStored(String how, byte[] key, String what) throws Exception {
    Status status = refusal(() -> upload(server.stub(), key, Digest.of(key), 0));
    assertThat(status.getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(status.getDescription()).contains(what).contains("expected");
    assertThat(state(server.stub(), Digest.of(key)).getComplete()).isFalse();
    assertThat(state(server.stub(), Digest.of(key)).getReceivedBytes()).isZero();
  }

  @Test
  void key_uploadThatEndsEarly_isRefusedAndGoesOnLater() throws Exception {
    byte[] key = keyBytes();
    Status status =
        refusal(() -> {
          var call = server.stub().uploadKeys();
          call.write(keyHeader(Digest.of(key), key.length, 0));
          call.write(keyChunk(key, 0, CHUNK));
          call.halfClose();
          call.read();
        });
    assertThat(status.getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(status.getDescription()).contains("bytes of the key: expected " + key.length);
    assertThat(state(server.stub(), Digest.of(key)).getReceivedBytes()).isEqualTo(CHUNK);
    upload(server.stub(), key, Digest.of(key), CHUNK);
    assertThat(state(server.stub(), Digest.of(key)).getComplete()).isTrue();
  }

  @Test
  void key_moreBytesThanAnnounced_areRefused() {
    byte[] key = keyBytes();
    byte[] longer = Arrays.copyOf(key, key.length + 1);
    Status status =
        refusal(() -> {
          var call = server.stub().uploadKeys();
          boolean open = call.write(keyHeader(Digest.of(key), key.length, 0));
          for (int at = 0; open && at < longer.length; at += CHUNK) {
            open = call.write(keyChunk(longer, at, Math.min(CHUNK, longer.length - at)));
          }
          call.halfClose();
          call.read();
        });
    assertThat(status.getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(status.getDescription()).contains("bytes of the key: expected " + key.length);
  }

  // Ciphertexts

  static Stream<Arguments> badRows() {
    byte[] row = row();
    return Stream.of(
        Arguments.of("truncated", Arrays.copyOf(row, row.length - 8), "bytes of the object"),
        Arguments.of("oversized", Arrays.copyOf(row, row.length + 1), "bytes of row"),
        Arguments.of("bit-flipped", flipped(row, row.length / 2), "SHA-256"),
        Arguments.of("wrong version", flipped(row, VERSION_BYTE), "format version"),
        Arguments.of("wrong parameters", encrypted(1024, 1), "polynomial size"),
        Arguments.of("too few ciphertexts", encrypted(2048, 0), "ciphertexts of a row"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badRows")
  void ciphertext_bad_isRefused(String how, byte[] row, String what) {
    Status status = refusal(() -> Requests.predict(server.stub(), ServedFixture.SCORES, row));
    assertThat(status.getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(status.getDescription()).contains(what).contains("expected");
  }

  // Models

  @Test
  void models_bad_areLeftOutAndTheOthersServed() throws Exception {
    server.close();
    Path models = folder.resolve("models");
    byte[] good = Files.readAllBytes(models.resolve(ServedFixture.SCORES + ModelFile.EXTENSION));
    Map<String, byte[]> bad =
        Map.of(
            "empty", new byte[0],
            "truncated", Arrays.copyOf(good, good.length - 1),
            "longer", Arrays.copyOf(good, good.length + 1),
            "flipped", flipped(good, good.length / 2),
            "version", flipped(good, 8));
    for (Map.Entry<String, byte[]> model : bad.entrySet()) {
      Files.write(models.resolve(model.getKey() + ModelFile.EXTENSION), model.getValue());
    }
    ModelFile.write(insecure(), models.resolve("weak" + ModelFile.EXTENSION));
    try (var huge =
        new RandomAccessFile(models.resolve("oversized" + ModelFile.EXTENSION).toFile(), "rw")) {
      huge.setLength(ModelFile.MAX_BYTES + 1L);
    }
    server = TestServer.start(folder, TenantTokens.NONE);
    assertThat(server.server().refusedModels())
        .containsExactly("empty", "flipped", "longer", "oversized", "truncated", "version", "weak");
    assertThat(server.server().modelNames())
        .containsExactly(ServedFixture.LABEL, ServedFixture.SCORES);
  }

  // Requests

  static Stream<Arguments> badMessages() {
    byte[] right = predictHeader(ServedFixture.SCORES).toByteArray();
    return Stream.of(
        Arguments.of("truncated", Arrays.copyOf(right, right.length - 1)),
        Arguments.of("bit-flipped", flipped(right, 0)),
        Arguments.of("other bytes", "GET / HTTP/1.1".getBytes(StandardCharsets.US_ASCII)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badMessages")
  void request_thatIsNoMessage_isRefused(String how, byte[] message) {
    for (String method : new String[] {"Predict", "UploadKeys"}) {
      Status status =
          refusal(() -> {
            var call = RawCalls.stream(server.channel(), SERVICE + method);
            call.write(message);
            call.halfClose();
            call.read();
          });
      assertThat(status.getCode()).as(method).isEqualTo(Code.INVALID_ARGUMENT);
      assertThat(status.getDescription()).contains("expected");
    }
  }

  @Test
  void request_oversizedMessage_namesTheLimit() {
    Status status =
        refusal(() -> RawCalls.unary(server.channel(), SERVICE + "GetModel", new byte[3 * CHUNK]));
    assertThat(status.getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(status.getDescription()).contains("1114112");
  }

  @Test
  void request_ofAnotherVersionOfTheService_isUnimplemented() {
    Status status =
        refusal(() ->
            RawCalls.unary(
                server.channel(), "cloakwork.v2.InferenceService/ListModels", new byte[0]));
    assertThat(status.getCode()).isEqualTo(Code.UNIMPLEMENTED);
    assertThat(status.getDescription()).contains("cloakwork.v2.InferenceService");
  }

  static Stream<Arguments> badPredictions() {
    PredictRequest.Builder header = predictHeader(ServedFixture.LABEL).toBuilder();
    return Stream.of(
        Arguments.of(
            "digest of no keys",
            header.clone().setHeader(header.getHeader().toBuilder().clearKeyDigest()).build(),
            Code.INVALID_ARGUMENT,
            "key digest: expected 32 bytes"),
        Arguments.of(
            "digest of no model",
            header.clone().setHeader(header.getHeader().toBuilder().clearModelDigest()).build(),
            Code.INVALID_ARGUMENT,
            "model digest: expected 32 bytes"),
        Arguments.of(
            "another model's digest",
            header
                .clone()
                .setHeader(header.getHeader().toBuilder().setModelDigest(raw(digest("x"))))
                .build(),
            Code.FAILED_PRECONDITION,
            "model digest"),
        Arguments.of(
            "unknown model",
            PredictRequest.newBuilder()
                .setHeader(PredictHeader.newBuilder().setModel("none"))
                .build(),
            Code.NOT_FOUND,
            "'none'"),
        Arguments.of(
            "neither header nor row",
            PredictRequest.getDefaultInstance(),
            Code.INVALID_ARGUMENT,
            "header or row"),
        Arguments.of(
            "row before the header", rowChunk(0, row()), Code.INVALID_ARGUMENT, "a header"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badPredictions")
  void predict_badFirstPart_isRefused(String how, PredictRequest first, Code code, String what) {
    Status status =
        refusal(() -> {
          var call = server.stub().predict();
          call.write(first);
          call.halfClose();
          call.read();
        });
    assertThat(status.getCode()).isEqualTo(code);
    assertThat(status.getDescription()).contains(what);
  }

  static Stream<Arguments> badChunks() {
    byte[] half = Arrays.copyOf(row(), 1_000);
    return Stream.of(
        Arguments.of(
            "row without an end", "its last chunk", new RowChunk[] {chunk(0, half, false)}),
        Arguments.of("not the first row", "row: expected 0", new RowChunk[] {chunk(1, half, true)}),
        Arguments.of(
            "rows mixed",
            "row of a chunk: expected 0",
            new RowChunk[] {chunk(0, half, false), chunk(1, half, true)}),
        Arguments.of(
            "chunk of nothing", "bytes of a chunk", new RowChunk[] {chunk(0, new byte[0], false)}));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badChunks")
  void predict_badChunks_areRefused(String how, String what, RowChunk[] chunks) {
    Status status =
        refusal(() -> {
          var call = server.stub().predict();
          boolean open = call.write(predictHeader(ServedFixture.SCORES));
          for (int i = 0; open && i < chunks.length; i++) {
            open = call.write(PredictRequest.newBuilder().setRow(chunks[i]).build());
          }
          call.halfClose();
          call.read();
        });
    assertThat(status.getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(status.getDescription()).contains(what);
  }

  @Test
  void predict_secondHeader_isRefused() {
    Status status =
        refusal(() -> {
          var call = server.stub().predict();
          call.write(predictHeader(ServedFixture.SCORES));
          call.write(predictHeader(ServedFixture.SCORES));
          call.halfClose();
          call.read();
        });
    assertThat(status.getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(status.getDescription()).contains("headers of the request");
  }

  @Test
  void upload_partsInWrongOrder_areRefused() {
    for (UploadKeysRequest first :
        new UploadKeysRequest[] {
          UploadKeysRequest.getDefaultInstance(), keyChunk(new byte[10], 0, 10)
        }) {
      Status status =
          refusal(() -> {
            var call = server.stub().uploadKeys();
            call.write(first);
            call.halfClose();
            call.read();
          });
      assertThat(status.getCode()).isEqualTo(Code.INVALID_ARGUMENT);
      assertThat(status.getDescription()).contains("header");
    }
  }

  @Test
  void hasKeys_badQuestions_areRefused() {
    Status size =
        refusal(() ->
            server
                .stub()
                .hasKeys(
                    HasKeysRequest.newBuilder()
                        .addKeyDigests(ByteString.copyFrom(new byte[31]))
                        .build()));
    assertThat(size.getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(size.getDescription()).contains("32 bytes").contains("31 bytes");

    HasKeysRequest.Builder many = HasKeysRequest.newBuilder();
    for (int i = 0; i < 65; i++) {
      many.addKeyDigests(raw(digest("x")));
    }
    Status count = refusal(() -> server.stub().hasKeys(many.build()));
    assertThat(count.getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(count.getDescription()).contains("64").contains("65");
  }

  @Test
  void getModel_endlessName_isCutInTheAnswer() {
    Status status =
        refusal(() ->
            server
                .stub()
                .getModel(GetModelRequest.newBuilder().setName("n".repeat(900_000)).build()));
    assertThat(status.getCode()).isEqualTo(Code.NOT_FOUND);
    assertThat(status.getDescription()).hasSizeLessThan(600);
  }

  @Test
  void connection_thatSpeaksNoHttp_endsAndLeavesOthersAlone() throws Exception {
    for (String hello :
        new String[] {"GET / HTTP/1.1\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0"}) {
      try (Socket socket = new Socket(server.endpoint().host(), server.endpoint().port());
          OutputStream out = socket.getOutputStream()) {
        out.write(hello.getBytes(StandardCharsets.US_ASCII));
        out.flush();
      }
    }
    assertThat(Requests.predict(server.stub(), ServedFixture.SCORES, row())).isPositive();
  }

  private static byte[] flipped(byte[] bytes, int at) {
    byte[] bad = bytes.clone();
    bad[at] ^= 64;
    return bad;
  }

  private static RowChunk chunk(int row, byte[] data, boolean last) {
    return RowChunk.newBuilder()
        .setRow(row)
        .setData(ByteString.copyFrom(data))
        .setLast(last)
        .build();
  }

  /** An undamaged object of another shape. */
  private static byte[] encrypted(int polynomialSize, int count) {
    return SeededGlweFormat.encode(
        new SeededGlweCiphertextList(
            new GlweDimension(1),
            new PolynomialSize(polynomialSize),
            MaskSeed.of(new byte[MaskSeed.BYTES]),
            new long[polynomialSize * count]));
  }

  /** A model whose parts fit, for parameters that are not secure. */
  private static CompiledModel insecure() {
    CompiledModel model = ServedFixture.scoresModel();
    TfheParameters secure = model.parameters();
    LweShape lwe = new LweShape(new LweDimension(300), secure.lwe().key(), secure.lwe().noise());
    return new CompiledModel(
        model.meaning(),
        model.circuit(),
        new TfheParameters(
            secure.message(), lwe, secure.glwe(), secure.bootstrap(), secure.keySwitch()),
        model.client(),
        model.report());
  }
}
