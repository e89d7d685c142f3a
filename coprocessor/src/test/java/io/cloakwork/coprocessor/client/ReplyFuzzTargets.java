package io.cloakwork.coprocessor.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.cloakwork.api.v1.GetStatusResponse;
import io.cloakwork.api.v1.HasKeysResponse;
import io.cloakwork.api.v1.KeyState;
import io.cloakwork.api.v1.ListModelsResponse;
import io.cloakwork.api.v1.ModelSummary;
import io.cloakwork.api.v1.PredictResponse;
import io.cloakwork.api.v1.RowChunk;
import io.cloakwork.api.v1.UploadKeysResponse;
import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.PrintableText;
import io.cloakwork.coprocessor.fixtures.RawServer;
import io.cloakwork.coprocessor.fixtures.ServedFixture;
import io.cloakwork.coprocessor.wire.KeyMessages;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.fixtures.fuzz.FuzzTarget;
import io.cloakwork.fhe.noise.KeyPolicy;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.serial.LweListFormat;
import io.grpc.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * What a client does with the replies of a server that says anything. An input is a question of the
 * client (a byte), then replies, one for each call that the client makes: the code of the status
 * and the number of messages (a byte each), each message with its length in two bytes before it.
 */
enum ReplyFuzzTargets implements FuzzTarget {
  REPLY;

  private static final String NAME = ServedFixture.SCORES;
  private static final byte[] EVALUATION_KEY = "any bytes".getBytes(StandardCharsets.US_ASCII);

  /** What the client asks. */
  private enum Question {
    MODELS {
      @Override
      void ask(InferenceClient client) {
        client.models();
      }
    },
    OFFER {
      @Override
      void ask(InferenceClient client) {
        client.offer(NAME);
      }
    },
    STATUS {
      @Override
      void ask(InferenceClient client) {
        client.status();
      }
    },
    UPLOAD {
      @Override
      void ask(InferenceClient client) throws IOException {
        client.upload(Lazy.SESSION.offer(), Lazy.FILES, ByteProgress.NONE);
      }
    },
    PREDICT {
      @Override
      void ask(InferenceClient client) throws IOException {
        client.predict(Lazy.SESSION, ServedFixture.rows(1), 1, _ -> {});
      }
    };

    abstract void ask(InferenceClient client) throws IOException;
  }

  private static final List<Question> QUESTIONS = List.of(Question.values());

  private static final class Lazy {
    static final AtomicReference<ByteBuffer> REPLIES =
        new AtomicReference<>(ByteBuffer.allocate(0));
    static final InferenceClient CLIENT = connect();
    static final PredictSession SESSION =
        new PredictSession(
            new OfferCheck(OfferPolicy.secure(KeyPolicy.ANY))
                .check(NAME, ServedFixture.offer(ServedFixture.scoresModel(), NAME)),
            ClientKey.generate(ServedFixture.scoresModel().parameters()),
            Digest.of(EVALUATION_KEY));
    static final KeyFolder.KeyFiles FILES = files();
  }

  @Override
  public Stream<byte[]> seeds() {
    byte[] answer =
        LweListFormat.encode(
            LweCiphertextList.allocate(
                ServedFixture.scoresModel().client().replyCiphertexts(),
                ServedFixture.scoresModel().parameters().glwe().extractedDimension(),
                CiphertextModulus.TWO_POW_64));
    KeyState state =
        KeyState.newBuilder().setKeyDigest(KeyMessages.raw(Digest.of(EVALUATION_KEY))).build();
    return Stream.of(
        input(
            Question.MODELS,
            reply(
                ListModelsResponse.newBuilder()
                    .addModels(ModelSummary.newBuilder().setName(NAME))
                    .build())),
        input(Question.OFFER, reply(ServedFixture.offer(ServedFixture.scoresModel(), NAME))),
        input(
            Question.STATUS,
            reply(GetStatusResponse.newBuilder().setProvider("cpu").setRowsPerSecond(1).build())),
        input(
            Question.UPLOAD,
            reply(HasKeysResponse.newBuilder().addKeys(state).build()),
            reply(UploadKeysResponse.newBuilder().setKeyDigest(state.getKeyDigest()).build())),
        input(Question.PREDICT, reply(chunk(answer, 0, answer.length))),
        input(Question.PREDICT, reply(chunk(answer, 0, 1), chunk(answer, 1, answer.length))));
  }

  @Override
  public boolean accepts(byte[] input) {
    if (input.length == 0) {
      return false;
    }
    Question question = QUESTIONS.get(Byte.toUnsignedInt(input[0]) % QUESTIONS.size());
    Lazy.REPLIES.set(ByteBuffer.wrap(input, 1, input.length - 1));
    try {
      question.ask(Lazy.CLIENT);
      return true;
    } catch (ClientException e) {
      String message = String.valueOf(e.getMessage());
      if (!PrintableText.line(message).equals(message)) {
        throw new IllegalStateException("a message that is not fit for a terminal", e);
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RawServer.Reply next() {
    ByteBuffer replies = Lazy.REPLIES.get();
    if (replies.remaining() < 2) {
      return new RawServer.Reply(List.of(), Status.OK);
    }
    Status status =
        Status.fromCodeValue(Byte.toUnsignedInt(replies.get()) % Status.Code.values().length);
    int count = Byte.toUnsignedInt(replies.get());
    List<byte[]> messages = new ArrayList<>();
    for (int i = 0; i < count && replies.remaining() >= Short.BYTES; i++) {
      byte[] message =
          new byte[Math.min(Short.toUnsignedInt(replies.getShort()), replies.remaining())];
      replies.get(message);
      messages.add(message);
    }
    // Tried again after a pause: RetriesTest.
    Status end = status.getCode() == Status.Code.UNAVAILABLE ? Status.OK : status;
    String words = messages.isEmpty() ? "" : new String(messages.getLast(), StandardCharsets.UTF_8);
    return new RawServer.Reply(messages, end.isOk() ? end : end.withDescription(words));
  }

  private static byte[] input(Question question, byte[]... replies) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(QUESTIONS.indexOf(question));
    for (byte[] reply : replies) {
      out.writeBytes(reply);
    }
    return out.toByteArray();
  }

  private static byte[] reply(MessageLite... messages) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(Status.Code.OK.value());
    out.write(messages.length);
    for (MessageLite message : messages) {
      byte[] bytes = message.toByteArray();
      out.write(bytes.length >> Byte.SIZE);
      out.write(bytes.length);
      out.writeBytes(bytes);
    }
    return out.toByteArray();
  }

  private static PredictResponse chunk(byte[] answer, int from, int to) {
    return PredictResponse.newBuilder()
        .setRow(
            RowChunk.newBuilder()
                .setData(ByteString.copyFrom(answer, from, to - from))
                .setLast(to == answer.length))
        .build();
  }

  private static InferenceClient connect() {
    try {
      return new InferenceClient(
          new RawServer(ReplyFuzzTargets::next).channel(),
          OfferPolicy.secure(KeyPolicy.ANY),
          Duration.ofSeconds(30));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KeyFolder.KeyFiles files() {
    try {
      Path file = Files.createTempFile("cloak-fuzz", ".key");
      file.toFile().deleteOnExit();
      Files.write(file, EVALUATION_KEY);
      return new KeyFolder.KeyFiles(
          ServedFixture.scoresModel().parameters(), file, file, Digest.of(EVALUATION_KEY));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
