package io.cloakwork.compiler.evaluation;

import java.util.Arrays;

/** Times of rows: median and 95th percentile (nearest rank), in milliseconds. */
public record Latency(double medianMillis, double p95Millis) {
  private static final double NANOS_PER_MILLI = 1e6;

  /** Of no rows: zeros. */
  public static Latency ofNanos(long[] nanos) {
    if (nanos.length == 0) {
      return new Latency(0, 0);
    }
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return new Latency(rank(sorted, 0.5), rank(sorted, 0.95));
  }

  private static double rank(long[] sorted, double share) {
    int index = (int) Math.ceil(share * sorted.length) - 1;
    return sorted[Math.max(0, index)] / NANOS_PER_MILLI;
  }
}
