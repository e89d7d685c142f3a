package io.cloakwork.coprocessor.telemetry;

import java.util.function.LongSupplier;

/** Events per second over the last minute, in slots of one second. Thread-safe. */
public final class RateMeter {
  private static final int SLOTS = 60;

  private final LongSupplier seconds;
  private final long start;
  private final long[] counts = new long[SLOTS];
  private long latest;

  public RateMeter() {
    this(() -> Math.floorDiv(System.nanoTime(), 1_000_000_000L));
  }

  /**
   * @param seconds a clock that never goes back
   */
  RateMeter(LongSupplier seconds) {
    this.seconds = seconds;
    this.start = seconds.getAsLong();
    this.latest = start;
  }

  /** Counts one event now. */
  public synchronized void mark() {
    advance();
    counts[(int) Math.floorMod(latest, (long) SLOTS)]++;
  }

  /** Events per second; over the time since the start while that is less than a minute. */
  public synchronized double perSecond() {
    advance();
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum / (double) Math.min(SLOTS, latest - start + 1);
  }

  private void advance() {
    long now = seconds.getAsLong();
    for (long second = Math.max(latest + 1, now - SLOTS + 1); second <= now; second++) {
      counts[(int) Math.floorMod(second, (long) SLOTS)] = 0;
    }
    latest = Math.max(latest, now);
  }
}
