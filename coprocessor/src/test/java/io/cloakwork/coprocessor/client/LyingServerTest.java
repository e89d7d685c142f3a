package io.cloakwork.coprocessor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.cloakwork.api.v1.GetModelResponse;
import io.cloakwork.api.v1.InferenceServiceGrpc;
import io.cloakwork.api.v1.KeyState;
import io.cloakwork.api.v1.PredictRequest;
import io.cloakwork.api.v1.PredictResponse;
import io.cloakwork.api.v1.RowChunk;
import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.ir.Encoding;
import io.cloakwork.compiler.spec.ClientSpec;
import io.cloakwork.compiler.spec.ClientSpecFormat;
import io.cloakwork.compiler.spec.ClientStep;
import io.cloakwork.compiler.tensor.Matrix;
import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.client.ClientException.Reason;
import io.cloakwork.coprocessor.fixtures.LyingServer;
import io.cloakwork.coprocessor.fixtures.ServedFixture;
import io.cloakwork.coprocessor.wire.KeyMessages;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.fixtures.ToyParameters;
import io.cloakwork.fhe.noise.KeyPolicy;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.DecompositionBaseLog;
import io.cloakwork.fhe.params.DecompositionLevelCount;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.KeyDistribution.UniformBinary;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.LweShape;
import io.cloakwork.fhe.params.NoiseDistribution.TUniform;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.params.PolynomialSize;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.serial.LweListFormat;
import io.cloakwork.fhe.serial.ParameterDigest;
import io.cloakwork.fhe.serial.ParametersFormat;
import io.cloakwork.fhe.serial.ServerKeyFormat;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client does with the lies of a server: it says what is wrong, and tells no secret. */
@Timeout(60)
class LyingServerTest {
  private static final OfferPolicy ANY = OfferPolicy.secure(KeyPolicy.ANY);
  private static final CompiledModel MODEL = ServedFixture.scoresModel();
  private static final String NAME = ServedFixture.SCORES;
  private static final LweDimension BIG = MODEL.parameters().glwe().extractedDimension();

  @TempDir Path folder;

  // Offers

  static Stream<Arguments> lyingOffers() {
    return Stream.of(
        lie("security", offer -> parameters(offer, ToyParameters.BLOCK3.parameters())),
        lie("security", offer -> parameters(offer, smallerDimension())),
        lie("security", offer -> parameters(offer, lessNoise())),
        lie("parameters digest", offer -> offer.getModelBuilder().setParametersDigest(digest("x"))),
        lie("parameters digest", offer -> offer.getModelBuilder().clearParametersDigest()),
        lie("magic", offer -> offer.setParameters(ByteString.copyFromUtf8("x".repeat(82)))),
        lie("input", offer -> offer.clearParameters()),
        lie(
            "SHA-256",
            offer ->
                offer.setParameters(
                    ByteString.copyFrom(flipped(offer.getParameters().toByteArray())))),
        lie("name of the model", offer -> offer.getModelBuilder().setName("another")),
        lie("model digest", offer -> offer.getModelBuilder().clearModelDigest()),
        lie("bytes of the evaluation keys", offer -> offer.setKeyBytes(1)),
        lie("rows of a request", offer -> offer.setMaxRows(0)),
        lie("rows of a request", offer -> offer.setMaxRows(-1)),
        lie("seconds of a call", offer -> offer.clearMaxDeadlineSeconds()),
        lie("client", offer -> offer.clearClientSpec()),
        lie("bytes of the evaluation keys", offer -> parameters(offer, keyOfSize(2))), // 11 GiB
        lie(
            "bootstrap key bodies",
            offer -> parametersAlone(offer, keyOfSize(3))), // more than an array
        lie("an answer of 60 bits", offer -> spec(offer, specWithOutputs(60))),
        lie("an answer of 50 bits", offer -> spec(offer, specWithOutputs(50))),
        lie("polynomial size of a packing", offer -> specText(offer, "2048", "3")),
        lie("printable characters", offer -> specText(offer, firstFeature(), "a\\u001b[2J")),
        lie(
            "polynomial size",
            offer -> parameters(offer, ParameterSets.M1C1_STANDARD_P144.parameters())));
  }

  @ParameterizedTest
  @MethodSource("lyingOffers")
  void offer_lie_isRefusedBeforeAnySecretIsUsed(String what, Consumer<GetModelResponse.Builder> lie)
      throws IOException {
    GetModelResponse.Builder offer = ServedFixture.offer(MODEL, NAME).toBuilder();
    lie.accept(offer);
    try (LyingServer server = LyingServer.offering(offer.build());
        InferenceClient client = connect(server, ANY)) {
      ClientException refusal =
          catchThrowableOfType(ClientException.class, () -> client.offer(NAME));
      assertThat(refusal.reason()).isEqualTo(Reason.OFFER_REFUSED);
      assertThat(refusal).hasMessageContaining(what).hasMessageContaining("expected");
      assertThat(server.secretCalls()).isZero();
    }
  }

  @Test
  void offer_keyDistributionThatTheUserDidNotAccept_isRefused() throws IOException {
    try (LyingServer server = LyingServer.offering(ServedFixture.offer(MODEL, NAME));
        InferenceClient client = connect(server, OfferPolicy.secure(KeyPolicy.UNIFORM))) {
      ClientException refusal =
          catchThrowableOfType(ClientException.class, () -> client.offer(NAME));
      assertThat(refusal.reason()).isEqualTo(Reason.OFFER_REFUSED);
      assertThat(refusal)
          .hasMessageContaining("key distribution")
          .hasMessageContaining("uniform binary")
          .hasMessageContaining("block-binary");
      assertThat(server.secretCalls()).isZero();
    }
  }

  @Test
  void offer_anotherModelUnderTheSameName_isRefusedWhereOneIsExpected() throws IOException {
    Digest expected = OfferDigest.of(MODEL);
    GetModelResponse other = ServedFixture.offer(ServedFixture.labelModel(), NAME);
    try (LyingServer server = LyingServer.offering(other);
        InferenceClient client = connect(server, ANY.expecting(expected))) {
      ClientException refusal =
          catchThrowableOfType(ClientException.class, () -> client.offer(NAME));
      assertThat(refusal.reason()).isEqualTo(Reason.OFFER_REFUSED);
      assertThat(refusal).hasMessageContaining("offer digest").hasMessageContaining(expected.hex());
      assertThat(server.secretCalls()).isZero();
    }
  }

  @Test
  void offer_factsOfAnotherModelUnderTheRightDigest_areRefusedWhereOneIsExpected()
      throws IOException {
    GetModelResponse.Builder mixed = ServedFixture.offer(MODEL, NAME).toBuilder();
    mixed.setClientSpec(
        ByteString.copyFrom(ClientSpecFormat.encode(ServedFixture.labelModel().client())));
    try (LyingServer server = LyingServer.offering(mixed.build());
        InferenceClient client = connect(server, ANY.expecting(OfferDigest.of(MODEL)))) {
      ClientException refusal =
          catchThrowableOfType(ClientException.class, () -> client.offer(NAME));
      assertThat(refusal.reason()).isEqualTo(Reason.OFFER_REFUSED);
      assertThat(refusal).hasMessageContaining("offer digest");
      assertThat(server.secretCalls()).isZero();
    }
  }

  @Test
  void predict_stepsThatOverflowForOneRowOnly_sendBothRows() throws IOException {
    ClientSpec spec = MODEL.client();
    int width = spec.width();
    double[] low = new double[width];
    double[] high = new double[width];
    Arrays.fill(low, 41.9);
    Arrays.fill(high, 42.1);
    ClientSpec lie =
        new ClientSpec(
            spec.model(),
            spec.bits(),
            spec.features(),
            List.of(scale(width, Double.MAX_VALUE / 42), scale(width, 0)),
            spec.form(),
            spec.masks(),
            spec.outputs(),
            spec.answer(),
            spec.evaluationKeys());
    GetModelResponse.Builder offer = ServedFixture.offer(MODEL, NAME).toBuilder();
    spec(offer, lie);
    byte[] right = answer(spec.replyCiphertexts(), BIG);
    try (LyingServer server =
            new LyingServer(
                offer.build(),
                KeyState.getDefaultInstance(),
                row -> List.of(reply(row, right, true)));
        InferenceClient client = connect(server, ANY);
        ClientKey key = ClientKey.generate(MODEL.parameters())) {
      var results = new ConcurrentLinkedQueue<PredictedRow>();
      var session = new PredictSession(client.offer(NAME), key, Digest.of(new byte[0]));
      client.predict(session, List.of(low, high), 1, results::add);
      assertThat(results).hasSize(2);
    }
  }

  @Test
  void session_clientKeyOfOtherParameters_isRefusedWithTheDigests() throws IOException {
    TfheParameters others = ParameterSets.M2C2_STANDARD_P129.parameters();
    try (LyingServer server = LyingServer.offering(ServedFixture.offer(MODEL, NAME));
        InferenceClient client = connect(server, ANY);
        ClientKey key = ClientKey.generate(others)) {
      ModelOffer offer = client.offer(NAME);
      MismatchException fault =
          catchThrowableOfType(
              MismatchException.class,
              () -> new PredictSession(offer, key, Digest.of(new byte[0])));
      assertThat(fault.what()).isEqualTo("digest of the client key's parameters");
      assertThat(fault.expected()).isEqualTo(ParameterDigest.of(MODEL.parameters()).hex());
      assertThat(fault.actual()).isEqualTo(ParameterDigest.of(others).hex());
    }
  }

  @Test
  void predict_missingValue_isRefusedBeforeAnyRowIsSent() throws IOException {
    try (LyingServer server = LyingServer.offering(ServedFixture.offer(MODEL, NAME));
        InferenceClient client = connect(server, ANY);
        ClientKey key = ClientKey.generate(MODEL.parameters())) {
      var session = new PredictSession(client.offer(NAME), key, Digest.of(new byte[0]));
      List<double[]> rows = List.of(ServedFixture.rows(1).getFirst(), ServedFixture.rows(2).get(1));
      rows.get(1)[3] = Double.NaN;
      assertThatThrownBy(() -> client.predict(session, rows, 1, _ -> {}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is missing");
      assertThat(server.secretCalls()).isZero();
    }
  }

  @Test
  void predict_deadlineAfterProgress_goesOnWithTheRestOnANewStream() throws IOException {
    byte[] right = answer(MODEL.client().replyCiphertexts(), BIG);
    var rows = new AtomicInteger();
    LyingServer.Answers slow = // says nothing to the second row that it gets
        row -> rows.incrementAndGet() == 2 ? List.of() : List.of(reply(row, right, true));
    try (LyingServer server =
            new LyingServer(ServedFixture.offer(MODEL, NAME), KeyState.getDefaultInstance(), slow);
        InferenceClient client = new InferenceClient(server.channel(), ANY, Duration.ofSeconds(2));
        ClientKey key = ClientKey.generate(MODEL.parameters())) {
      var results = new ConcurrentLinkedQueue<PredictedRow>();
      var session = new PredictSession(client.offer(NAME), key, Digest.of(new byte[0]));
      client.predict(session, ServedFixture.rows(3), 1, results::add);
      assertThat(results).extracting(PredictedRow::row).containsExactly(0, 1, 2);
      assertThat(rows).hasValue(4);
    }
  }

  @Test
  void predict_deadlineWithoutProgress_isTooLate() throws IOException {
    try (LyingServer server =
            new LyingServer(
                ServedFixture.offer(MODEL, NAME), KeyState.getDefaultInstance(), _ -> List.of());
        InferenceClient client =
            new InferenceClient(server.channel(), ANY, Duration.ofMillis(500));
        ClientKey key = ClientKey.generate(MODEL.parameters())) {
      var session = new PredictSession(client.offer(NAME), key, Digest.of(new byte[0]));
      ClientException e =
          catchThrowableOfType(
              ClientException.class,
              () -> client.predict(session, ServedFixture.rows(3), 1, _ -> {}));
      assertThat(e.reason()).isEqualTo(Reason.TOO_LATE);
    }
  }

  /** There is no deadline here: a receiver that was not told would wait for ever. */
  @ParameterizedTest
  @MethodSource("sendingFailures")
  void predict_rowThatCannotBeSent_failsWithItsCause(Throwable failure) throws IOException {
    var broken =
        new ClientInterceptor() {
          @Override
          public <Q, A> ClientCall<Q, A> interceptCall(
              MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
            return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
              @Override
              public void sendMessage(Q message) {
                if (message instanceof PredictRequest request && request.hasRow()) {
                  throwAsIs(failure);
                }
                super.sendMessage(message);
              }
            };
          }
        };
    try (LyingServer server = LyingServer.offering(ServedFixture.offer(MODEL, NAME));
        InferenceClient client = connect(server, ANY);
        ClientKey key = ClientKey.generate(MODEL.parameters())) {
      ManagedChannel channel = server.channel();
      var session = new PredictSession(client.offer(NAME), key, Optional.empty());
      var predictor =
          new RowPredictor(
              session, ServedFixture.rows(2), 1, _ -> {}, new ClientFailures("in process"));
      var stub = InferenceServiceGrpc.newBlockingV2Stub(channel).withInterceptors(broken);
      assertThatThrownBy(() -> predictor.run(stub)).isSameAs(failure);
      channel.shutdownNow();
    }
  }

  static Stream<Throwable> sendingFailures() {
    return Stream.of(new IllegalStateException("no row"), new InternalError("no row"));
  }

  private static void throwAsIs(Throwable failure) {
    switch (failure) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new AssertionError(failure);
    }
  }

  private static ClientStep scale(int width, double by) {
    return new ClientStep.Scale(Matrix.constant(width, 0), Matrix.constant(width, by));
  }

  @Test
  void offer_theExpectedModel_isAccepted() throws IOException {
    try (LyingServer server = LyingServer.offering(ServedFixture.offer(MODEL, NAME));
        InferenceClient client = connect(server, ANY.expecting(OfferDigest.of(MODEL)))) {
      ModelOffer offer = client.offer(NAME);
      assertThat(offer.offerDigest()).isEqualTo(OfferDigest.of(MODEL));
      assertThat(offer.security().bits()).isGreaterThanOrEqualTo(128);
    }
  }

  // Keys

  static Stream<Arguments> lyingKeyStates() {
    return Stream.of(
        Arguments.of(KeyState.newBuilder().setReceivedBytes(1_000).build(), "at most 100"),
        Arguments.of(KeyState.newBuilder().setReceivedBytes(-1).build(), "at most 100"),
        Arguments.of(KeyState.newBuilder().setKeyDigest(digest("other")).build(), "one answer for"),
        Arguments.of(KeyState.getDefaultInstance(), "key's digest"));
  }

  @ParameterizedTest
  @MethodSource("lyingKeyStates")
  void upload_lieAboutTheKey_isABadReply(KeyState state, String message) throws IOException {
    Path file = Files.write(folder.resolve("evaluation.key"), new byte[100]);
    var keys = new KeyFolder.KeyFiles(MODEL.parameters(), file, file, Digest.of(file));
    try (LyingServer server =
            new LyingServer(ServedFixture.offer(MODEL, NAME), state, _ -> List.of());
        InferenceClient client = connect(server, ANY)) {
      ModelOffer offer = client.offer(NAME);
      ClientException refusal =
          catchThrowableOfType(
              ClientException.class, () -> client.upload(offer, keys, ByteProgress.NONE));
      assertThat(refusal.reason()).isEqualTo(Reason.BAD_REPLY);
      assertThat(refusal).hasMessageContaining(message);
    }
  }

  // Answers

  static Stream<Arguments> lyingAnswers() {
    byte[] right = answer(MODEL.client().replyCiphertexts(), BIG);
    byte[] newer = right.clone();
    newer[7] ^= 64;
    return Stream.of(
        answers("bytes of row", answer(MODEL.client().replyCiphertexts() + 1, BIG)),
        answers("ciphertexts of a reply", answer(MODEL.client().replyCiphertexts() - 1, BIG)),
        answers("LWE dimension", answer(MODEL.client().replyCiphertexts(), smaller(BIG))),
        answers("at most", Arrays.copyOf(right, right.length + 1)),
        answers("bytes of the object", Arrays.copyOf(right, right.length - 1)),
        answers("input", new byte[0]),
        answers("SHA-256", flipped(right)),
        answers("format version", newer),
        Arguments.of("waits for one", (LyingServer.Answers) _ -> List.of(reply(7, right, true))),
        Arguments.of(
            "waits for one",
            (LyingServer.Answers) row -> List.of(reply(row, right, true), reply(row, right, true))),
        Arguments.of(
            "at most",
            (LyingServer.Answers)
                row -> List.of(reply(row, right, false), reply(row, right, false))),
        Arguments.of(
            "bytes of a chunk",
            (LyingServer.Answers) row -> List.of(reply(row, new byte[0], false))),
        Arguments.of("an answer for every row", (LyingServer.Answers) _ -> List.of()));
  }

  @ParameterizedTest
  @MethodSource("lyingAnswers")
  void answer_ofWrongShape_isABadReplyAndNoResult(String message, LyingServer.Answers answers)
      throws IOException {
    try (LyingServer server =
            new LyingServer(
                ServedFixture.offer(MODEL, NAME), KeyState.getDefaultInstance(), answers);
        InferenceClient client = connect(server, ANY);
        ClientKey key = ClientKey.generate(MODEL.parameters())) {
      var results = new ConcurrentLinkedQueue<PredictedRow>();
      var session = new PredictSession(client.offer(NAME), key, Digest.of(new byte[0]));
      ClientException refusal =
          catchThrowableOfType(
              ClientException.class,
              () -> client.predict(session, ServedFixture.rows(2), 2, results::add));
      assertThat(refusal.reason()).isEqualTo(Reason.BAD_REPLY);
      assertThat(refusal).hasMessageContaining(message);
      assertThat(results).hasSizeLessThanOrEqualTo(1); // one may have been right before the lie
    }
  }

  private static Arguments lie(String what, Consumer<GetModelResponse.Builder> lie) {
    return Arguments.of(what, lie);
  }

  private static Arguments answers(String message, byte[] data) {
    return Arguments.of(message, (LyingServer.Answers) row -> List.of(reply(row, data, true)));
  }

  private static PredictResponse reply(int row, byte[] data, boolean last) {
    return PredictResponse.newBuilder()
        .setRow(RowChunk.newBuilder().setRow(row).setData(ByteString.copyFrom(data)).setLast(last))
        .build();
  }

  private static byte[] answer(int count, LweDimension dimension) {
    return LweListFormat.encode(
        LweCiphertextList.allocate(count, dimension, CiphertextModulus.TWO_POW_64));
  }

  private static LweDimension smaller(LweDimension dimension) {
    return new LweDimension(dimension.value() / 2);
  }

  private static byte[] flipped(byte[] bytes) {
    byte[] bad = bytes.clone();
    bad[bad.length - 1] ^= 1;
    return bad;
  }

  private static InferenceClient connect(LyingServer server, OfferPolicy policy) {
    return new InferenceClient(server.channel(), policy, Duration.ofSeconds(30));
  }

  /** Changes the parameters, and all that must change with them: only the parameters are wrong. */
  private static void parameters(GetModelResponse.Builder offer, TfheParameters parameters) {
    parametersAlone(offer, parameters);
    offer.setKeyBytes(ServerKeyFormat.size(parameters));
  }

  private static void parametersAlone(GetModelResponse.Builder offer, TfheParameters parameters) {
    offer.setParameters(ByteString.copyFrom(ParametersFormat.encode(parameters)));
    offer
        .getModelBuilder()
        .setParametersDigest(KeyMessages.raw(new Digest(ParameterDigest.of(parameters).hex())));
  }

  /** Secure and exact, but its keys take gigabytes. */
  private static TfheParameters keyOfSize(int levels) {
    TfheParameters all = MODEL.parameters();
    return new TfheParameters(
        all.message(),
        new LweShape(new LweDimension(7_000), new UniformBinary(), new TUniform(40)),
        new GlweShape(new GlweDimension(1), new PolynomialSize(1 << 16), new TUniform(3)),
        new Decomposition(new DecompositionBaseLog(15), new DecompositionLevelCount(levels)),
        all.keySwitch());
  }

  private static void spec(GetModelResponse.Builder offer, ClientSpec spec) {
    offer.setClientSpec(ByteString.copyFrom(ClientSpecFormat.encode(spec)));
  }

  private static void specText(GetModelResponse.Builder offer, String from, String to) {
    String text = offer.getClientSpec().toStringUtf8();
    assertThat(text).contains(from);
    offer.setClientSpec(ByteString.copyFromUtf8(text.replace(from, to)));
  }

  private static String firstFeature() {
    return MODEL.client().features().getFirst().name();
  }

  /** Scores with so many bits that the lowest are the noise of the encryption. */
  private static ClientSpec specWithOutputs(int bits) {
    ClientSpec spec = MODEL.client();
    return new ClientSpec(
        spec.model(),
        spec.bits(),
        spec.features(),
        spec.before(),
        spec.form(),
        spec.masks(),
        Collections.nCopies(spec.outputs().size(), new Encoding(bits, true)),
        spec.answer(),
        spec.evaluationKeys());
  }

  /** Too small for the noise that it has. */
  private static TfheParameters smallerDimension() {
    LweShape lwe = MODEL.parameters().lwe();
    return with(new LweShape(new LweDimension(600), lwe.key(), lwe.noise()));
  }

  private static TfheParameters lessNoise() {
    LweShape lwe = MODEL.parameters().lwe();
    return with(new LweShape(lwe.dimension(), lwe.key(), new TUniform(45)));
  }

  private static TfheParameters with(LweShape lwe) {
    TfheParameters all = MODEL.parameters();
    return new TfheParameters(all.message(), lwe, all.glwe(), all.bootstrap(), all.keySwitch());
  }

  private static ByteString digest(String text) {
    return KeyMessages.raw(Digest.of(text.getBytes(StandardCharsets.UTF_8)));
  }
}
