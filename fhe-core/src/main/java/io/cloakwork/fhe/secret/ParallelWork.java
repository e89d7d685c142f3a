package io.cloakwork.fhe.secret;

import io.cloakwork.fhe.Progress;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Independent pieces of work, numbered from zero, on the platform threads of the common pool. */
final class ParallelWork {
  // A chunk has scratch of its own; many more chunks than cores keep all cores busy to the end.
  private static final int CHUNK = 8;

  private ParallelWork() {}

  /** One piece of work; scratch is the thread's own while it runs. */
  @FunctionalInterface
  interface Piece<S> {
    void run(int index, S scratch);
  }

  /**
   * Runs all pieces, in any order, and returns when all are done. What the first piece that fails
   * throws, or the progress, comes out as it is, whichever thread met it; what has not begun is
   * left out.
   */
  static <S> void run(int count, Progress progress, Supplier<S> scratch, Piece<S> piece) {
    Counter counter = new Counter(count, progress);
    // Not left to the pool: it throws a copy around the exception of a thread other than this one.
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    IntStream.range(0, Math.ceilDiv(count, CHUNK))
        .parallel()
        .filter(_ -> failures.isEmpty())
        .forEach(chunk -> {
          try {
            S own = scratch.get();
            int from = chunk * CHUNK;
            int to = Math.min(count, from + CHUNK);
            for (int index = from; index < to; index++) {
              piece.run(index, own);
            }
            counter.add(to - from);
          } catch (RuntimeException | Error e) {
            failures.add(e);
          }
        });
    switch (failures.peek()) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new AssertionError("pieces throw nothing checked", e);
    }
  }

  /** Adds up what is done and tells it, one thread at a time. */
  private static final class Counter {
    private final int total;
    private final Progress progress;
    private int done;

    Counter(int total, Progress progress) {
      this.total = total;
      this.progress = progress;
    }

    synchronized void add(int pieces) {
      done += pieces;
      progress.update(done, total);
    }
  }
}
