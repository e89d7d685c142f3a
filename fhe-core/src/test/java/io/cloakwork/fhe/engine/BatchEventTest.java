package io.cloakwork.fhe.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.ciphertext.LookupTable;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.fixtures.KernelRequests;
import io.cloakwork.fhe.fixtures.ToyParameters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BatchEventTest {
  private static final KernelRequests REQUESTS =
      new KernelRequests(ToyParameters.UNIFORM_TWO_LEVELS.parameters(), 3);

  @TempDir Path directory;

  @Test
  void batch_whileARecordingRuns_isRecorded() throws Exception {
    List<RecordedEvent> events =
        recorded(
            new FakeKernels("fake", 1),
            (engine, key) -> {
              LweCiphertextList _ = bootstrap(engine, key, 5);
            });
    assertThat(events).hasSize(1);
    RecordedEvent event = events.getFirst();
    assertThat(event.getString("kind")).isEqualTo("BOOTSTRAP");
    assertThat(event.getString("provider")).isEqualTo("fake");
    assertThat(event.getInt("size")).isEqualTo(5);
    assertThat(event.getInt("requests")).isEqualTo(1);
    assertThat(event.getInt("queueDepth")).isZero();
    assertThat(event.getDuration()).isPositive();
  }

  /** While the first call is held up, four of 20 items come: 64 fit into the next batch. */
  @Test
  void batch_ofSeveralCalls_countsThemAndWhatIsLeft() throws Exception {
    FakeKernels kernels = new FakeKernels("fake", 1);
    Semaphore gate = new Semaphore(0);
    kernels.gate = gate;
    List<RecordedEvent> events;
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      events =
          recorded(
              kernels,
              (engine, key) -> {
                List<Future<?>> calls = new ArrayList<>();
                calls.add(callers.submit(() -> bootstrap(engine, key, 1)));
                kernels.entered.acquire();
                for (int i = 1; i <= 4; i++) {
                  calls.add(callers.submit(() -> bootstrap(engine, key, 20)));
                  while (engine.waitingItems() < 20 * i) {
                    Thread.sleep(1);
                  }
                }
                gate.release(100);
                for (Future<?> call : calls) {
                  call.get(20, TimeUnit.SECONDS);
                }
              });
    }
    assertThat(events).extracting(event -> event.getInt("size")).containsExactly(1, 64, 16);
    assertThat(events).extracting(event -> event.getInt("requests")).containsExactly(1, 4, 1);
    assertThat(events).extracting(event -> event.getInt("queueDepth")).containsExactly(0, 16, 0);
  }

  @FunctionalInterface
  private interface Calls {
    void make(FheEngine engine, EngineKey key) throws Exception;
  }

  /** The events of one thread that computes batches of at most 64, in the order of their begin. */
  private List<RecordedEvent> recorded(FakeKernels kernels, Calls calls) throws Exception {
    Path file = directory.resolve("batches.jfr");
    try (Recording recording = new Recording()) {
      recording.enable(BatchEvent.class);
      recording.start();
      EngineOptions options = new EngineOptions(null, 1, 64, 100);
      try (FheEngine engine = FheEngine.open(options, List.of(kernels))) {
        calls.make(engine, engine.load(REQUESTS.serverKey()));
      }
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file).stream()
        .sorted(Comparator.comparing(RecordedEvent::getStartTime))
        .toList();
  }

  private static LweCiphertextList bootstrap(FheEngine engine, EngineKey key, int count) {
    return engine.bootstrap(
        key, REQUESTS.bigInputs(count), Collections.nCopies(count, LookupTable.aligned(1)));
  }
}
