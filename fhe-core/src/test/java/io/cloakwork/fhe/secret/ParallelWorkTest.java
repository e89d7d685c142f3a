package io.cloakwork.fhe.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.cloakwork.fhe.Progress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class ParallelWorkTest {
  private static final int PIECES = 100;

  @Test
  void pieces_all_runOnceAndAreCounted() {
    AtomicIntegerArray runs = new AtomicIntegerArray(PIECES);
    AtomicInteger last = new AtomicInteger();
    ParallelWork.run(
        PIECES,
        (done, total) -> {
          assertThat(done).isGreaterThan(last.getAndSet(done));
          assertThat(total).isEqualTo(PIECES);
        },
        () -> runs,
        (index, own) -> own.incrementAndGet(index));
    for (int i = 0; i < PIECES; i++) {
      assertThat(runs.get(i)).as("piece %d", i).isEqualTo(1);
    }
    assertThat(last).hasValue(PIECES);
  }

  static Stream<Throwable> failures() {
    return Stream.of(new IllegalStateException("killed"), new OutOfMemoryError("a test"));
  }

  /** Two threads of a pool: the caller's waits until the other one has met the failure. */
  @ParameterizedTest
  @MethodSource("failures")
  void piece_thatFailsOnAnotherThread_endsTheWorkWithTheSameException(Throwable failure) {
    try (ForkJoinPool pool = new ForkJoinPool(2)) {
      Throwable thrown = pool.submit(() -> failingElsewhere(failure)).join();
      assertThat(thrown).isSameAs(failure);
    }
  }

  private static Throwable failingElsewhere(Throwable failure) {
    Thread caller = Thread.currentThread();
    CountDownLatch failing = new CountDownLatch(1);
    return catchThrowable(() ->
        ParallelWork.run(
            PIECES,
            Progress.NONE,
            () -> failing,
            (_, latch) -> {
              if (Thread.currentThread().equals(caller)) {
                awaitUninterruptibly(latch);
              } else {
                latch.countDown();
                throwUnchecked(failure);
              }
            }));
  }

  @Test
  void progress_thatFails_endsTheWorkWithTheSameException() {
    RuntimeException failure = new IllegalStateException("killed");
    Throwable thrown =
        catchThrowable(() ->
            ParallelWork.run(
                PIECES,
                (_, _) -> {
                  throw failure;
                },
                () -> "",
                (_, _) -> {}));
    assertThat(thrown).isSameAs(failure);
  }

  private static void throwUnchecked(Throwable failure) {
    switch (failure) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new AssertionError(failure);
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
