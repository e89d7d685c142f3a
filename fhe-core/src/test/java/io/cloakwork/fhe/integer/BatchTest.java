package io.cloakwork.fhe.integer;

import static io.cloakwork.fhe.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatchTest {

  @Test
  void map_ofManyInputs_keepsTheirOrder() {
    List<Integer> inputs = IntStream.range(0, 1000).boxed().toList();

    assertThat(Batch.map(inputs, i -> 2 * i).getLast()).isEqualTo(1998);
    assertThat(Batch.map(inputs, inputs, (a, b) -> a - b)).containsOnly(0);
    assertThat(Batch.map(List.of(), i -> i)).isEmpty();
  }

  @Test
  void map_ofManyInputs_runsSixtyFourAtTheSameTimeAtLeast() {
    CountDownLatch together = new CountDownLatch(64);
    Batch.map(
        IntStream.range(0, 200).boxed().toList(),
        i -> {
          together.countDown();
          awaitQuietly(together);
          return i;
        });

    assertThat(together.getCount()).isZero();
  }

  @Test
  void map_withALimit_runsSoManyAtTheSameTime() {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch together = new CountDownLatch(100);
    Batch.map(
        IntStream.range(0, 2000).boxed().toList(),
        100,
        i -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          together.countDown();
          awaitQuietly(together);
          return running.decrementAndGet();
        });

    assertThat(most.get()).isEqualTo(100);
  }

  @Test
  void map_ofNoneAtTheSameTime_isRefused() {
    assertRefused(
        () -> Batch.map(List.of(1), 0, i -> i),
        "operations of a batch at the same time",
        "at least 1",
        0);
  }

  @Test
  void map_ofPairsWithALimit_runsNoMoreAtOnce() {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch together = new CountDownLatch(2);

    List<Integer> sums =
        Batch.map(
            List.of(1, 2, 3, 4, 5),
            List.of(10, 20, 30, 40, 50),
            2,
            (a, b) -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              together.countDown();
              awaitQuietly(together);
              running.decrementAndGet();
              return a + b;
            });

    assertThat(sums).containsExactly(11, 22, 33, 44, 55);
    assertThat(most.get()).isEqualTo(2);
    assertRefused(
        () -> Batch.map(List.of(1), List.of(2), 0, Integer::sum),
        "operations of a batch at the same time",
        "at least 1",
        0);
  }

  @Test
  void map_whoseOperationFails_throwsItsException() {
    assertThatIllegalStateException()
        .isThrownBy(() ->
            Batch.map(
                List.of(1, 2),
                i -> {
                  throw new IllegalStateException("number " + i);
                }))
        .withMessage("number 1");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() ->
            Batch.map(
                List.of(1),
                _ -> {
                  throw new AssertionError("bug");
                }))
        .withMessage("bug");
  }

  @Test
  void map_interrupted_endsItsOperations() {
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> Batch.map(List.of(1), i -> i));
    assertThat(Thread.interrupted()).isTrue();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
