package io.cloakwork.coprocessor.job;

import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.RequestException.Kind;
import io.cloakwork.coprocessor.config.Tenant;
import io.cloakwork.coprocessor.telemetry.RateMeter;
import io.cloakwork.fhe.CapacityException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bounded queue of rows: each waits on a virtual thread of its own until it may compute, the
 * tenants in rotation. How many compute at once bounds memory; the engine below forms the batches.
 *
 * <p>A stream of rows takes a place while it is open, and may always have one row here; it sends
 * another beside it only while {@link #hasRoom}. Places and room are shared out between tenants. So
 * nobody's full share fails a stream of another, or a row of one's own: it waits.
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

  /** The place of an open stream, until it is closed. */
  public final class Place implements AutoCloseable {
    private final Tenant tenant;
    private final AtomicBoolean open = new AtomicBoolean(true);

    private Place(Tenant tenant) {
      this.tenant = tenant;
    }

    /** Gives the place back; again is harmless. */
    @Override
    public void close() {
      if (open.compareAndSet(true, false)) {
        streams.giveBack(tenant);
      }
    }
  }

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final int maxQueued;
  private final int maxRunning;
  private final FairShare streams;
  private final FairShare rows;
  private final Turns turns;
  private final AtomicLong completed = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final RateMeter rate = new RateMeter();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  /**
   * @param maxQueued streams that are open, and rows that wait or compute beside the first of each
   * @param maxRunning rows that compute
   */
  public PredictionQueue(int maxQueued, int maxRunning) {
    this.maxQueued = maxQueued;
    this.maxRunning = maxRunning;
    this.streams = new FairShare(maxQueued);
    this.rows = new FairShare(maxQueued);
    this.turns = new Turns(maxRunning);
  }

  /**
   * Takes a place for a stream of rows.
   *
   * @throws CapacityException if the tenant has its share
   */
  public Place open(Tenant tenant) {
    if (!streams.tryTake(tenant)) {
      throw new CapacityException(
          "open prediction streams of this tenant", "its share of " + maxQueued, "one more");
    }
    return new Place(tenant);
  }

  /** Whether a stream that has a row here should send another now. */
  public boolean hasRoom(Tenant tenant) {
    return rows.hasRoom(tenant);
  }

  /**
   * Takes a row.
   *
   * @throws RequestException (stopping) after {@link #close}
   */
  public <T> Handle submit(Tenant tenant, Work<T> work, Outcome<T> outcome) {
    if (stopping) {
      throw stopped();
    }
    rows.take(tenant);
    Thread thread = Thread.ofVirtual().name("row").unstarted(() -> row(tenant, work, outcome));
    threads.add(thread);
    thread.start();
    if (stopping) { // close() may not have seen this thread
      thread.interrupt();
    }
    return thread::interrupt;
  }

  private <T> void row(Tenant tenant, Work<T> work, Outcome<T> outcome) {
    boolean answered = false;
    try {
      Answer<T> answer;
      try {
        answer = compute(tenant, work);
      } finally {
        rows.giveBack(tenant); // before the reply: a slow reader holds no place of others
      }
      answered = true;
      completed.incrementAndGet();
      rate.mark();
      outcome.done(answer);
    } catch (InterruptedException | RuntimeException e) {
      countFailure(answered);
      outcome.failed(stopping && isInterruption(e) ? stopped() : e);
    } catch (Error e) { // memory, a broken assertion: the caller must not wait for ever
      countFailure(answered);
      outcome.failed(new IllegalStateException("a row died", e));
      throw e;
    } finally {
      threads.remove(Thread.currentThread());
    }
  }

  private void countFailure(boolean answered) {
    if (!answered) {
      failed.incrementAndGet();
    }
  }

  /** The engine ends waiting with its own exception. */
  private static boolean isInterruption(Exception failure) {
    return failure instanceof InterruptedException || failure instanceof CancellationException;
  }

  private static RequestException stopped() {
    return new RequestException(Kind.STOPPING, "server", "running", "stopping");
  }

  private <T> Answer<T> compute(Tenant tenant, Work<T> work) throws InterruptedException {
    long arrived = System.nanoTime();
    turns.acquire(tenant);
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
    return Math.max(0, rows.total() - running());
  }

  /** Rows in computation. */
  public int running() {
    return maxRunning - turns.free();
  }

  /** Rows that may wait or compute, beside the first of each stream. */
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

  /** Takes no more rows, ends those that are left, and waits for their threads, at most 10 s. */
  @Override
  public void close() {
    stopping = true;
    threads.forEach(Thread::interrupt);
    long end = System.nanoTime() + PATIENCE.toNanos();
    try {
      for (Thread thread : threads) {
        thread.join(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
