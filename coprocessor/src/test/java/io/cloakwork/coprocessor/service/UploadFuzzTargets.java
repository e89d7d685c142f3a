package io.cloakwork.coprocessor.service;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.cloakwork.api.v1.KeyHeader;
import io.cloakwork.api.v1.UploadKeysRequest;
import io.cloakwork.api.v1.UploadKeysResponse;
import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.config.Tenant;
import io.cloakwork.coprocessor.fixtures.TestServer;
import io.cloakwork.coprocessor.store.KeyStore;
import io.cloakwork.coprocessor.store.KeyUpload;
import io.cloakwork.coprocessor.wire.KeyMessages;
import io.cloakwork.fhe.FheException;
import io.cloakwork.fhe.fixtures.KeyFixtures;
import io.cloakwork.fhe.fixtures.ParameterNumbers;
import io.cloakwork.fhe.fixtures.ParameterNumbers.Noise;
import io.cloakwork.fhe.fixtures.fuzz.FuzzTarget;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.serial.ParameterDigest;
import io.cloakwork.fhe.serial.ServerKeyFormat;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Uploads of evaluation keys of toy parameters, from the messages to the key store. An input is a
 * sequence of events: a byte says message (its length in two bytes and itself follow), end of the
 * stream, or broken connection; after one of the last two another stream may begin.
 */
enum UploadFuzzTargets implements FuzzTarget {
  UPLOAD;

  private static final int MESSAGE = 0;
  private static final int END = 1;
  private static final int BREAK = 2;
  private static final int EVENTS = 3;
  private static final TfheParameters TOY =
      new ParameterNumbers(1, 1, 2, 2, new Noise(40, 0), 1, 256, new Noise(20, 0), 10, 1, 4, 2)
          .check();
  private static final Digest PARAMETERS = new Digest(ParameterDigest.of(TOY).hex());

  private static final class Lazy {
    static final Path FOLDER = newFolder();
    static final KeyStore STORE = store(FOLDER);
  }

  @Override
  public Stream<byte[]> seeds() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ServerKeyFormat.write(KeyFixtures.of(TOY).server(), out);
    byte[] key = out.toByteArray();
    int half = key.length / 2;
    return Stream.of(
            new Events().header(key, 0).chunk(key, 0, half).chunk(key, half, key.length).event(END),
            new Events()
                .header(key, 0)
                .chunk(key, 0, half)
                .event(BREAK)
                .header(key, half)
                .chunk(key, half, key.length)
                .event(END),
            new Events()
                .header(key, 0)
                .chunk(key, 0, key.length)
                .event(END)
                .header(key, 0)
                .chunk(key, 0, key.length)
                .event(END))
        .map(Events::bytes);
  }

  @Override
  public boolean accepts(byte[] input) {
    ByteBuffer events = ByteBuffer.wrap(input);
    boolean stored = false;
    try {
      Call call = new Call();
      while (events.hasRemaining()) {
        switch (Byte.toUnsignedInt(events.get()) % EVENTS) {
          case MESSAGE -> call.message(message(events));
          case END -> {
            stored = call.end();
            call = new Call();
          }
          case BREAK -> {
            call.broken();
            call = new Call();
          }
          default -> throw new AssertionError("one of three");
        }
      }
      call.broken();
      return stored;
    } finally {
      clear();
    }
  }

  private static byte[] message(ByteBuffer events) {
    int announced =
        events.remaining() < Short.BYTES
            ? events.remaining()
            : Short.toUnsignedInt(events.getShort());
    byte[] message = new byte[Math.min(announced, events.remaining())];
    events.get(message);
    return message;
  }

  /** One stream, as gRPC and the interceptor of failures treat it: a refusal ends it. */
  private static final class Call implements StreamObserver<UploadKeysResponse> {
    private final UploadStream stream =
        new UploadStream(Call::open, TestServer.LIMITS.maxChunkBytes(), this);
    private boolean over;
    private @Nullable UploadKeysResponse reply;

    private static KeyUpload open(KeyHeader header) throws IOException {
      Digest parameters = KeyMessages.digest("parameters digest", header.getParametersDigest());
      KeyMessages.requireSize(header, ServerKeyFormat.size(TOY), TestServer.LIMITS.maxKeyBytes());
      return Lazy.STORE.upload(
          Tenant.LOCAL,
          KeyMessages.digest("key digest", header.getKeyDigest()),
          parameters,
          header.getTotalBytes(),
          header.getOffset(),
          in -> KeyMessages.check(in, TOY));
    }

    void message(byte[] bytes) {
      guarded(() -> stream.onNext(UploadKeysRequest.parseFrom(bytes)));
    }

    /** Whether the server said that the key is stored; then it is. */
    boolean end() {
      guarded(stream::onCompleted);
      if (reply == null) {
        return false;
      }
      try {
        Digest digest = KeyMessages.digest("key digest", reply.getKeyDigest());
        if (Lazy.STORE.find(Tenant.LOCAL, digest).isEmpty()) {
          throw new IllegalStateException("a key is said to be stored, and is not");
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return true;
    }

    void broken() {
      guarded(() -> stream.onError(new IOException("broken by the test")));
      over = true;
    }

    @FunctionalInterface
    private interface Event {
      void run() throws InvalidProtocolBufferException;
    }

    private void guarded(Event event) {
      if (over) {
        return;
      }
      try {
        event.run();
      } catch (FheException | RequestException | InvalidProtocolBufferException refusal) {
        over = true;
        stream.onError(refusal);
      }
    }

    @Override
    public void onNext(UploadKeysResponse response) {
      reply = response;
    }

    @Override
    public void onError(Throwable failure) {
      throw new IllegalStateException("refusals are thrown", failure);
    }

    @Override
    public void onCompleted() {
      over = true;
    }
  }

  /** An input in the making. */
  private static final class Events {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Events header(byte[] key, int offset) {
      return message(
          UploadKeysRequest.newBuilder()
              .setHeader(
                  KeyHeader.newBuilder()
                      .setKeyDigest(KeyMessages.raw(Digest.of(key)))
                      .setParametersDigest(KeyMessages.raw(PARAMETERS))
                      .setTotalBytes(key.length)
                      .setOffset(offset))
              .build());
    }

    Events chunk(byte[] key, int from, int to) {
      return message(
          UploadKeysRequest.newBuilder()
              .setChunk(ByteString.copyFrom(key, from, to - from))
              .build());
    }

    Events event(int event) {
      out.write(event);
      return this;
    }

    private Events message(UploadKeysRequest request) {
      byte[] bytes = request.toByteArray();
      out.write(MESSAGE);
      out.write(bytes.length >> Byte.SIZE);
      out.write(bytes.length);
      out.writeBytes(bytes);
      return this;
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory("cloak-fuzz-upload");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KeyStore store(Path folder) {
    try {
      return KeyStore.open(folder, TestServer.LIMITS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next input finds an empty store. */
  private static void clear() {
    try (Stream<Path> files = Files.walk(Lazy.FOLDER.resolve(Tenant.LOCAL.name()))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    } catch (NoSuchFileException _) {
      // no upload has begun yet
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
