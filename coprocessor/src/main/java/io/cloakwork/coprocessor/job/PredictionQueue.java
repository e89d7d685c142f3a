package io.cloakwork.coprocessor.job;

import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.RequestException.Kind;
import io.cloakwork.coprocessor.telemetry.RateMeter;
import io.cloakwork.fhe.CapacityException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bounded queue of rows: each waits on a virtual thread of its own until it may compute, who
 * waits longest first. How many compute at once bounds memory; the engine below forms the batches.
 */
public final class PredictionQueue implements AutoCloseable {

  /** Computes one row. Interruptible. */
  @FunctionalInterface
  public interface Work<T> {
    T compute() throws InterruptedException;
  }

  /** Takes the end of one row: exactly one of the two, on the row's thread. */
  public interface Outcome<T> {
    void done(Answer<T> answer) throws InterruptedException;

    void failed(Exception failure);
  }

  /**
   * A computed row.
   *
   * @param queued waiting for its turn
   * @param computed computing alone
   */
  public record Answer<T>(T value, Duration queued, Duration computed) {}

  /** A submitted row. */
  @FunctionalInterface
  public interface Handle {
    /** Ends the row soon, wherever it is; its outcome is then a failure. */
    void cancel();
  }

  private final int maxQueued;
  private final int maxRunning;
  private final AtomicInteger admitted = new AtomicInteger();
  private final Semaphore turns;
  private final AtomicLong completed = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final RateMeter rate = new RateMeter();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  /**
   * @param maxQueued rows that wait or compute
   * @param maxRunning rows that compute
   */
  public PredictionQueue(int maxQueued, int maxRunning) {
    this.maxQueued = maxQueued;
    this.maxRunning = maxRunning;
    this.turns = new Semaphore(maxRunning, true);
  }

  /**
   * Takes a row.
   *
   * @throws CapacityException if the queue is full
   * @throws RequestException (stopping) after {@link #close}
   */
  public <T> Handle submit(Work<T> work, Outcome<T> outcome) {
    if (stopping) {
      throw new RequestException(Kind.STOPPING, "server", "running", "stopping");
    }
    if (admitted.incrementAndGet() > maxQueued) {
      admitted.decrementAndGet();
      throw new CapacityException("queued rows of the server", maxQueued, "one more");
    }
    Thread thread = Thread.ofVirtual().name("row").unstarted(() -> row(work, outcome));
    threads.add(thread);
    thread.start();
    return thread::interrupt;
  }

  private <T> void row(Work<T> work, Outcome<T> outcome) {
    try {
      Answer<T> answer;
      try {
        answer = compute(work);
      } finally {
        admitted.decrementAndGet(); // before the reply: a slow reader holds no place of others
      }
      completed.incrementAndGet();
      rate.mark();
      outcome.done(answer);
    } catch (InterruptedException | RuntimeException e) {
      failed.incrementAndGet();
      outcome.failed(e);
    } catch (Error e) { // memory, a broken assertion: the caller must not wait for ever
      failed.incrementAndGet();
      outcome.failed(new IllegalStateException("a row died", e));
      throw e;
    } finally {
      threads.remove(Thread.currentThread());
    }
  }

  private <T> Answer<T> compute(Work<T> work) throws InterruptedException {
    long arrived = System.nanoTime();
    turns.acquire();
    try {
      long started = System.nanoTime();
      T value = work.compute();
      return new Answer<>(
          value,
          Duration.ofNanos(started - arrived),
          Duration.ofNanos(System.nanoTime() - started));
    } finally {
      turns.release();
    }
  }

  /** Rows that wait for their turn. */
  public int queued() {
    return Math.max(0, admitted.get() - running());
  }

  /** Rows in computation. */
  public int running() {
    return maxRunning - turns.availablePermits();
  }

  /** Rows that may wait or compute. */
  public int maxQueued() {
    return maxQueued;
  }

  /** Rows answered since the start. */
  public long completed() {
    return completed.get();
  }

  /** Rows that failed or were cancelled since the start. */
  public long failed() {
    return failed.get();
  }

  /** Rows answered per second over the last minute. */
  public double rowsPerSecond() {
    return rate.perSecond();
  }

  /** Takes no more rows, ends those that are left, and waits for their threads. */
  @Override
  public void close() {
    stopping = true;
    boolean interrupted = false;
    for (Thread thread : threads) {
      thread.interrupt();
    }
    for (Thread thread : threads) {
      try {
        thread.join(Duration.ofSeconds(10));
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
