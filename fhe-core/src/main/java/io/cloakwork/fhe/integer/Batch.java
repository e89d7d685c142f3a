package io.cloakwork.fhe.integer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The same operation on many values: on virtual threads, so that the engine finds enough look-ups
 * for full batches.
 */
public final class Batch {
  /** Operations at the same time: enough for full batches, and few enough for their memory. */
  private static final int WIDTH = 256;

  private Batch() {}

  /**
   * The results for each input, in order.
   *
   * @throws CancellationException if the calling thread is interrupted; its interrupt status stays
   *     set
   * @throws RuntimeException or Error, whatever the operation threw first; the others have ended
   *     when it is thrown
   */
  public static <A, R> List<R> map(List<A> inputs, Function<? super A, ? extends R> operation) {
    Semaphore free = new Semaphore(WIDTH);
    AtomicBoolean goesOn = new AtomicBoolean(true);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<R>> futures = new ArrayList<>();
      try {
        for (A input : inputs) {
          free.acquire();
          if (!goesOn.get()) {
            break; // one has failed: its exception is thrown below
          }
          futures.add(
              threads.submit(() -> {
                boolean isDone = false;
                try {
                  R result = operation.apply(input);
                  isDone = true;
                  return result;
                } finally {
                  goesOn.compareAndSet(true, isDone);
                  free.release();
                }
              }));
        }
        List<R> results = new ArrayList<>();
        for (Future<R> future : futures) {
          results.add(future.get());
        }
        return results;
      } catch (InterruptedException _) {
        threads.shutdownNow();
        Thread.currentThread().interrupt();
        throw new CancellationException("interrupted while a batch ran");
      } catch (ExecutionException e) {
        threads.shutdownNow();
        throw rethrown(e);
      }
    }
  }

  /**
   * The results for each pair of inputs, in order.
   *
   * @throws io.cloakwork.fhe.MismatchException if there are not as many on both sides
   */
  public static <A, B, R> List<R> map(
      List<A> a, List<B> b, BiFunction<? super A, ? super B, ? extends R> operation) {
    Operands.requireCount("right operands of a batch", a.size(), b.size());
    return map(
        IntStream.range(0, a.size()).boxed().toList(), i -> operation.apply(a.get(i), b.get(i)));
  }

  private static RuntimeException rethrown(ExecutionException e) {
    return switch (e.getCause()) {
      case RuntimeException failure -> failure;
      case Error error -> throw error;
      case null, default -> throw new AssertionError("operations throw nothing checked", e);
    };
  }
}
