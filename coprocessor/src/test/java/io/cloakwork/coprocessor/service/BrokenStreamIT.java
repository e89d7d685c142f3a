package io.cloakwork.coprocessor.service;

import static io.cloakwork.coprocessor.fixtures.Requests.digest;
import static io.cloakwork.coprocessor.fixtures.Requests.keyBytes;
import static io.cloakwork.coprocessor.fixtures.Requests.keyChunk;
import static io.cloakwork.coprocessor.fixtures.Requests.keyHeader;
import static io.cloakwork.coprocessor.fixtures.Requests.predictHeader;
import static io.cloakwork.coprocessor.fixtures.Requests.refusal;
import static io.cloakwork.coprocessor.fixtures.Requests.row;
import static io.cloakwork.coprocessor.fixtures.Requests.rowChunk;
import static io.cloakwork.coprocessor.fixtures.Requests.state;
import static io.cloakwork.coprocessor.fixtures.Requests.upload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.MessageLite;
import io.cloakwork.api.v1.GetStatusRequest;
import io.cloakwork.api.v1.InferenceServiceGrpc;
import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.config.TenantTokens;
import io.cloakwork.coprocessor.fixtures.RawCalls;
import io.cloakwork.coprocessor.fixtures.Requests;
import io.cloakwork.coprocessor.fixtures.ServedFixture;
import io.cloakwork.coprocessor.fixtures.TestServer;
import io.grpc.Status;
import io.grpc.Status.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Streams that begin well and break off with bytes that are no message, more of them than there are
 * places: each gives its place, its file and its upload back.
 */
@Tag("integration")
@Timeout(120)
class BrokenStreamIT {
  private static final byte[] NO_MESSAGE = {-1, -1, -1, -1};
  private static final int STREAMS =
      2 * Math.max(TestServer.LIMITS.maxQueuedRows(), TestServer.LIMITS.maxKeysPerTenant());

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
  void honestUploadAndPrediction_workAfterwards() throws Exception {
    try {
      upload(server.stub(), keyBytes(), Digest.of(keyBytes()), 0);
      assertThat(Requests.predict(server.stub(), ServedFixture.LABEL, row())).isPositive();
      assertThat(openPartialKeys()).isEmpty();
    } finally {
      server.close();
    }
  }

  @ParameterizedTest(name = "{0} good rows")
  @ValueSource(ints = {0, 1})
  void predict_headerAndRowsThenNoMessage_givesItsPlaceBack(int rows) throws Exception {
    List<MessageLite> messages = new ArrayList<>();
    messages.add(predictHeader(ServedFixture.SCORES));
    for (int i = 0; i < rows; i++) {
      messages.add(rowChunk(i, row()));
    }
    for (int i = 0; i < STREAMS; i++) {
      Status status = broken("Predict", messages);
      assertThat(status.getCode()).as("stream %d: %s", i, status).isEqualTo(Code.INVALID_ARGUMENT);
      assertThat(status.getDescription()).contains("a message of this method");
      awaitNoRows();
    }
  }

  @ParameterizedTest(name = "{0} bytes of the key")
  @ValueSource(ints = {0, 100})
  void upload_beginningThenNoMessage_givesFileAndPlaceBack(int bytes) throws Exception {
    int length = keyBytes().length;
    for (int i = 0; i < STREAMS; i++) {
      Digest key = digest("key " + i);
      List<MessageLite> messages = new ArrayList<>(List.of(keyHeader(key, length, 0)));
      if (bytes > 0) {
        messages.add(keyChunk(keyBytes(), 0, bytes));
      }
      // A running upload is in nobody's way but counts: the third new key would be refused.
      Status status = broken("UploadKeys", messages);
      assertThat(status.getCode()).as("upload %d: %s", i, status).isEqualTo(Code.INVALID_ARGUMENT);
      assertThat(status.getDescription()).contains("a message of this method");
      assertThat(state(server.stub(), key).getReceivedBytes()).isEqualTo(bytes);
      assertThat(openPartialKeys()).isEmpty();
    }
  }

  @Test
  void upload_chunkThenHeader_opensNothing() throws Exception {
    Digest key = digest("key");
    for (int i = 0; i < STREAMS; i++) {
      Status status =
          broken(
              "UploadKeys",
              List.of(keyChunk(keyBytes(), 0, 100), keyHeader(key, keyBytes().length, 0)));
      assertThat(status.getDescription()).contains("first part of the upload");
    }
    assertThat(openPartialKeys()).isEmpty();
  }

  /** Sends messages and bytes that are none, and takes what comes until the call is refused. */
  private Status broken(String method, List<MessageLite> messages) {
    return refusal(() -> {
      var call =
          RawCalls.stream(server.channel(), InferenceServiceGrpc.SERVICE_NAME + "/" + method);
      boolean open = true;
      for (MessageLite message : messages) {
        open = open && call.write(message.toByteArray());
      }
      if (open) {
        call.write(NO_MESSAGE);
      }
      while (call.read() != null) {
        // rows that were quick enough
      }
    });
  }

  /** A row that was in work when its stream broke ends soon, and the stream's place with it. */
  private void awaitNoRows() throws Exception {
    var status = server.stub().getStatus(GetStatusRequest.getDefaultInstance());
    while (status.getRunningRows() + status.getQueuedRows() > 0) {
      Thread.sleep(5);
      status = server.stub().getStatus(GetStatusRequest.getDefaultInstance());
    }
  }

  /** Half-uploaded keys of this test that this process has open, by its descriptors. */
  private List<Path> openPartialKeys() throws IOException {
    Path descriptors = Path.of("/proc/self/fd");
    assumeTrue(Files.isDirectory(descriptors), "needs /proc");
    List<Path> found = new ArrayList<>();
    try (var entries = Files.newDirectoryStream(descriptors)) {
      for (Path entry : entries) {
        try {
          Path file = Files.readSymbolicLink(entry);
          if (file.startsWith(folder.toRealPath()) && file.toString().contains(".part")) {
            found.add(file);
          }
        } catch (NoSuchFileException _) {
          // closed since the folder was read
        }
      }
    }
    return found;
  }
}
