package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.ParameterException;
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
  /** Operations at the same time, at least: most have one look-up in a round. */
  private static final int SMALLEST_WIDTH = 64;

  /**
   * Operations for each processor: from 8 look-ups on, sharing a pass over the key gains little.
   */
  private static final int FOR_EACH_PROCESSOR = 8;

  private Batch() {}

  /**
   * The results for each input, in order. As many operations run at the same time as keep the
   * processors of this machine busy, 64 at least.
   *
   * @throws CancellationException if the calling thread is interrupted; its interrupt status stays
   *     set
   * @throws RuntimeException or Error, what the operation threw for the first input for which it
   *     did; no further one begins, and those that run have ended when it is thrown
   */
  public static <A, R> List<R> map(List<A> inputs, Function<? super A, ? extends R> operation) {
    int processors = Runtime.getRuntime().availableProcessors();
    return map(inputs, Math.max(SMALLEST_WIDTH, FOR_EACH_PROCESSOR * processors), operation);
  }

  /**
   * The same with a limit of one's own: fewer where memory is short (a product of 64 bits holds 20
   * MB while it runs, one of 256 bits 300 MB), more where a provider likes larger batches.
   *
   * @param atOnce operations at the same time, at most
   * @throws ParameterException if it is not positive
   * @throws CancellationException if the calling thread is interrupted; its interrupt status stays
   *     set
   * @throws RuntimeException or Error, as above
   */
  public static <A, R> List<R> map(
      List<A> inputs, int atOnce, Function<? super A, ? extends R> operation) {
    if (atOnce < 1) {
      throw new ParameterException("operations of a batch at the same time", "at least 1", atOnce);
    }
    Semaphore free = new Semaphore(atOnce);
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
    return map(pairs(a, b), pair -> operation.apply(a.get(pair), b.get(pair)));
  }

  /**
   * The same with a limit of one's own.
   *
   * @param atOnce operations at the same time, at most
   * @throws io.cloakwork.fhe.MismatchException if there are not as many on both sides
   * @throws ParameterException if the limit is not positive
   * @throws CancellationException if the calling thread is interrupted; its interrupt status stays
   *     set
   */
  public static <A, B, R> List<R> map(
      List<A> a, List<B> b, int atOnce, BiFunction<? super A, ? super B, ? extends R> operation) {
    return map(pairs(a, b), atOnce, pair -> operation.apply(a.get(pair), b.get(pair)));
  }

  /** The places of both lists. */
  private static List<Integer> pairs(List<?> a, List<?> b) {
    Operands.requireCount("right operands of a batch", a.size(), b.size());
    return IntStream.range(0, a.size()).boxed().toList();
  }

  private static RuntimeException rethrown(ExecutionException e) {
    return switch (e.getCause()) {
      case RuntimeException failure -> failure;
      case Error error -> throw error;
      case null, default -> throw new AssertionError("operations throw nothing checked", e);
    };
  }
}
