package io.cloakwork.coprocessor.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.config.Tenant;
import io.cloakwork.fhe.CapacityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class PredictionQueueTest {
  private static final Tenant OTHER = new Tenant("other");

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
    queue.submit(Tenant.LOCAL, () -> waitFor("a"), outcome);
    awaitRunning();
    queue.submit(Tenant.LOCAL, () -> "b", outcome);
    assertThat(queue.running()).isEqualTo(1);
    assertThat(queue.queued()).isEqualTo(1);
    gate.countDown();
    // "b" may compute, and be told, while "a" is being told.
    assertThat(List.of(next(), next())).containsExactlyInAnyOrder("a", "b");
    assertThat(queue.completed()).isEqualTo(2);
    assertThat(queue.rowsPerSecond()).isPositive();
  }

  @Test
  void hasRoom_shares_leaveSomeForOthers() {
    try (PredictionQueue shared = new PredictionQueue(8, 1)) {
      List<PredictionQueue.Handle> rows = new ArrayList<>();
      while (shared.hasRoom(Tenant.LOCAL)) {
        rows.add(shared.submit(Tenant.LOCAL, () -> waitFor("a"), outcome));
      }
      assertThat(rows).hasSize(4);
      assertThat(shared.hasRoom(OTHER)).isTrue();
      rows.add(shared.submit(OTHER, () -> waitFor("b"), outcome));
      rows.add(shared.submit(OTHER, () -> waitFor("b"), outcome));
      assertThat(shared.hasRoom(OTHER)).as("two, and two are free").isFalse();
      assertThat(shared.hasRoom(new Tenant("third"))).isTrue();
    }
  }

  @Test
  void open_shareOfStreams_namesTheLimitAndIsGivenBack() {
    PredictionQueue.Place first = queue.open(Tenant.LOCAL);
    CapacityException e =
        catchThrowableOfType(CapacityException.class, () -> queue.open(Tenant.LOCAL));
    assertThat(e.what()).isEqualTo("open prediction streams of this tenant");
    queue.open(OTHER).close();
    first.close();
    first.close();
    queue.open(Tenant.LOCAL).close();
  }

  @Test
  void turns_manyRowsOfOneTenant_doNotHoldUpAnother() throws InterruptedException {
    queue.submit(Tenant.LOCAL, () -> waitFor("a"), outcome);
    awaitRunning();
    for (String row : List.of("b", "c", "d")) {
      queue.submit(Tenant.LOCAL, () -> slowly(row), outcome);
    }
    awaitQueued(3);
    queue.submit(OTHER, () -> slowly("other"), outcome);
    awaitQueued(4);
    gate.countDown();
    assertThat(List.of(next(), next(), next())).contains("other");
  }

  @Test
  void row_thatDies_isToldAndTheQueueWorksOn() throws InterruptedException {
    queue.submit(
        Tenant.LOCAL,
        () -> {
          throw new OutOfMemoryError("a test");
        },
        outcome);
    assertThat(next())
        .isInstanceOf(IllegalStateException.class)
        .extracting(e -> ((Exception) e).getCause())
        .isInstanceOf(OutOfMemoryError.class);
    queue.submit(Tenant.LOCAL, () -> "b", outcome);
    assertThat(next()).isEqualTo("b");
    assertThat(queue.failed()).isEqualTo(1);
    assertThat(queue.completed()).isEqualTo(1);
  }

  @Test
  void done_interrupted_isNotCountedTwice() throws InterruptedException {
    PredictionQueue.Outcome<String> slowReader =
        new PredictionQueue.Outcome<>() {
          @Override
          public void done(PredictionQueue.Answer<String> answer) throws InterruptedException {
            throw new InterruptedException("the reader went away");
          }

          @Override
          public void failed(Exception failure) {
            ends.add(failure);
          }
        };
    queue.submit(Tenant.LOCAL, () -> "a", slowReader);
    assertThat(next()).isInstanceOf(InterruptedException.class);
    assertThat(queue.completed()).isEqualTo(1);
    assertThat(queue.failed()).isZero();
  }

  @Test
  void cancel_runningRow_isInterruptedAndOthersGoOn() throws InterruptedException {
    PredictionQueue.Handle first = queue.submit(Tenant.LOCAL, () -> waitFor("a"), outcome);
    awaitRunning();
    queue.submit(Tenant.LOCAL, () -> "b", outcome);
    first.cancel();
    List<Object> both = List.of(next(), next());
    assertThat(both).contains("b").hasAtLeastOneElementOfType(InterruptedException.class);
    assertThat(queue.failed()).isEqualTo(1);
  }

  @Test
  void cancel_waitingRow_freesItsPlace() throws InterruptedException {
    queue.submit(Tenant.LOCAL, () -> waitFor("a"), outcome);
    awaitRunning();
    queue.submit(Tenant.LOCAL, () -> "b", outcome).cancel();
    assertThat(next()).isInstanceOf(InterruptedException.class);
    queue.submit(Tenant.LOCAL, () -> "c", outcome);
    gate.countDown();
    assertThat(List.of(next(), next())).containsExactlyInAnyOrder("a", "c");
  }

  @Test
  void row_thatFails_leavesTheQueueWorking() throws InterruptedException {
    queue.submit(
        Tenant.LOCAL,
        () -> {
          throw new IllegalStateException("broken");
        },
        outcome);
    assertThat(next()).isInstanceOf(IllegalStateException.class);
    queue.submit(Tenant.LOCAL, () -> "b", outcome);
    assertThat(next()).isEqualTo("b");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void close_running_endsRowsAsStoppedAndRefusesNewOnes(boolean inTheEngine)
      throws InterruptedException {
    queue.submit(
        Tenant.LOCAL,
        () -> {
          try {
            return waitFor("a");
          } catch (InterruptedException e) {
            if (inTheEngine) {
              throw new CancellationException("interrupted while waiting");
            }
            throw e;
          }
        },
        outcome);
    awaitRunning();
    queue.close();
    assertThat(next())
        .isInstanceOfSatisfying(
            RequestException.class,
            e -> assertThat(e.kind()).isEqualTo(RequestException.Kind.STOPPING));
    RequestException e =
        catchThrowableOfType(
            RequestException.class, () -> queue.submit(Tenant.LOCAL, () -> "b", outcome));
    assertThat(e.kind()).isEqualTo(RequestException.Kind.STOPPING);
  }

  private String waitFor(String value) throws InterruptedException {
    gate.await();
    return value;
  }

  private static String slowly(String value) throws InterruptedException {
    Thread.sleep(20); // so that ends come in the order of turns
    return value;
  }

  private void awaitQueued(int rows) throws InterruptedException {
    while (queue.queued() < rows) {
      Thread.sleep(1);
    }
    Thread.sleep(20); // until the last one waits
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
