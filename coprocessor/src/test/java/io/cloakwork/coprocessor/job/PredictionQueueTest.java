package io.cloakwork.coprocessor.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.fhe.CapacityException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PredictionQueueTest {
  private final PredictionQueue queue = new PredictionQueue(2, 1);
  private final CountDownLatch gate = new CountDownLatch(1);
  private final BlockingQueue<Object> ends = new LinkedBlockingQueue<>();

  private final PredictionQueue.Outcome<String> outcome =
      new PredictionQueue.Outcome<>() {
        @Override
        public void done(PredictionQueue.Answer<String> answer) {
          ends.add(answer.value());
        }

        @Override
        public void failed(Exception failure) {
          ends.add(failure);
        }
      };

  @AfterEach
  void close() {
    gate.countDown();
    queue.close();
  }

  @Test
  void submit_rows_waitTheirTurnAndAreAnswered() throws InterruptedException {
    queue.submit(() -> waitFor("a"), outcome);
    awaitRunning();
    queue.submit(() -> "b", outcome);
    assertThat(queue.running()).isEqualTo(1);
    assertThat(queue.queued()).isEqualTo(1);
    gate.countDown();
    // "b" may compute, and be told, while "a" is being told.
    assertThat(List.of(next(), next())).containsExactlyInAnyOrder("a", "b");
    assertThat(queue.completed()).isEqualTo(2);
    assertThat(queue.rowsPerSecond()).isPositive();
  }

  @Test
  void submit_fullQueue_namesTheLimit() {
    queue.submit(() -> waitFor("a"), outcome);
    queue.submit(() -> "b", outcome);
    CapacityException e =
        catchThrowableOfType(CapacityException.class, () -> queue.submit(() -> "c", outcome));
    assertThat(e.expected()).isEqualTo("at most 2");
  }

  @Test
  void cancel_runningRow_isInterruptedAndOthersGoOn() throws InterruptedException {
    PredictionQueue.Handle first = queue.submit(() -> waitFor("a"), outcome);
    awaitRunning();
    queue.submit(() -> "b", outcome);
    first.cancel();
    List<Object> both = List.of(next(), next());
    assertThat(both).contains("b").hasAtLeastOneElementOfType(InterruptedException.class);
    assertThat(queue.failed()).isEqualTo(1);
  }

  @Test
  void cancel_waitingRow_freesItsPlace() throws InterruptedException {
    queue.submit(() -> waitFor("a"), outcome);
    awaitRunning();
    queue.submit(() -> "b", outcome).cancel();
    assertThat(next()).isInstanceOf(InterruptedException.class);
    queue.submit(() -> "c", outcome);
    gate.countDown();
    assertThat(List.of(next(), next())).containsExactlyInAnyOrder("a", "c");
  }

  @Test
  void row_thatFails_leavesTheQueueWorking() throws InterruptedException {
    queue.submit(
        () -> {
          throw new IllegalStateException("broken");
        },
        outcome);
    assertThat(next()).isInstanceOf(IllegalStateException.class);
    queue.submit(() -> "b", outcome);
    assertThat(next()).isEqualTo("b");
  }

  @Test
  void close_running_endsRowsAndRefusesNewOnes() throws InterruptedException {
    queue.submit(() -> waitFor("a"), outcome);
    awaitRunning();
    queue.close();
    assertThat(next()).isInstanceOf(InterruptedException.class);
    RequestException e =
        catchThrowableOfType(RequestException.class, () -> queue.submit(() -> "b", outcome));
    assertThat(e.kind()).isEqualTo(RequestException.Kind.STOPPING);
  }

  private String waitFor(String value) throws InterruptedException {
    gate.await();
    return value;
  }

  private void awaitRunning() throws InterruptedException {
    while (queue.running() == 0) {
      Thread.sleep(1);
    }
  }

  private Object next() throws InterruptedException {
    Object end = ends.poll(10, TimeUnit.SECONDS);
    assertThat(end).as("a row ended").isNotNull();
    return end;
  }
}
