package io.cloakwork.fhe.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.ciphertext.LookupTable;
import io.cloakwork.fhe.fixtures.KernelRequests;
import io.cloakwork.fhe.fixtures.ToyParameters;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchEventTest {

  @Test
  void batch_whileARecordingRuns_isRecorded(@TempDir Path directory) throws Exception {
    KernelRequests requests = new KernelRequests(ToyParameters.UNIFORM_TWO_LEVELS.parameters(), 3);
    Path file = directory.resolve("batches.jfr");
    try (Recording recording = new Recording()) {
      recording.enable(BatchEvent.class);
      recording.start();
      EngineOptions options = new EngineOptions(null, 1, 64, 100);
      try (FheEngine engine = FheEngine.open(options, List.of(new FakeKernels("fake", 1)))) {
        EngineKey key = engine.load(requests.serverKey());
        engine.bootstrap(
            key, requests.bigInputs(5), Collections.nCopies(5, LookupTable.aligned(1)));
      }
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> events = RecordingFile.readAllEvents(file);
    assertThat(events).hasSize(1);
    RecordedEvent event = events.getFirst();
    assertThat(event.getString("kind")).isEqualTo("BOOTSTRAP");
    assertThat(event.getString("provider")).isEqualTo("fake");
    assertThat(event.getInt("size")).isEqualTo(5);
    assertThat(event.getInt("requests")).isEqualTo(1);
    assertThat(event.getInt("queueDepth")).isZero();
    assertThat(event.getDuration()).isPositive();
  }
}
