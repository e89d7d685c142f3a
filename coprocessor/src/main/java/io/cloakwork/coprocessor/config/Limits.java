package io.cloakwork.coprocessor.config;

import java.time.Duration;

/**
 * Everything that a client can ask too much of. What exceeds a limit is refused with the limit in
 * the message.
 *
 * @param maxChunkBytes of one chunk of a key or row, at most 1 MiB
 * @param maxKeyBytes of one set of evaluation keys
 * @param maxKeysPerTenant stored and half-uploaded ones together
 * @param maxRowsPerRequest rows of one Predict stream
 * @param maxRowsInFlight rows of one Predict stream that are computed at the same time; the stream
 *     is not read further until one is answered
 * @param maxQueuedRows streams that are open, and rows that wait or are computed beside the first
 *     of each; one tenant gets as many as it leaves free, so half of them if it is alone
 * @param maxQueuedBytes memory of rows that arrive, wait or are computed, each counted with twice
 *     its bytes; what has no room in it is refused. One tenant gets as much as it leaves free
 * @param maxRunningRows rows that are computed at the same time, of all streams
 * @param maxDeadline the longest time that a call may ask for
 * @param maxLoadedKeyBytes memory of keys that are ready for computing; beside it one key at a time
 *     is held to check it
 * @param partialUploadLife how long an interrupted upload is kept
 */
public record Limits(
    int maxChunkBytes,
    long maxKeyBytes,
    int maxKeysPerTenant,
    int maxRowsPerRequest,
    int maxRowsInFlight,
    int maxQueuedRows,
    long maxQueuedBytes,
    int maxRunningRows,
    Duration maxDeadline,
    long maxLoadedKeyBytes,
    Duration partialUploadLife) {

  /** The largest chunk that the protocol allows. */
  public static final int PROTOCOL_CHUNK_BYTES = 1 << 20;

  private static final long MIN_QUEUED_BYTES = 1L << 28;

  /** Generous for one machine with a few tenants. */
  public static final Limits DEFAULT =
      new Limits(
          PROTOCOL_CHUNK_BYTES,
          1L << 30,
          64,
          10_000,
          16,
          1_024,
          Math.max(MIN_QUEUED_BYTES, Runtime.getRuntime().maxMemory() / 4),
          64,
          Duration.ofHours(1),
          Math.min(4L << 30, Runtime.getRuntime().maxMemory() / 2),
          Duration.ofDays(1));

  /**
   * @throws ConfigException naming the first limit that is out of its range
   */
  public Limits {
    range("limits.max-chunk-bytes", maxChunkBytes, 1_024, PROTOCOL_CHUNK_BYTES);
    range("limits.max-key-bytes", maxKeyBytes, 1, 1L << 40);
    range("limits.max-keys-per-tenant", maxKeysPerTenant, 1, 1_000_000);
    range("limits.max-rows-per-request", maxRowsPerRequest, 1, 1 << 30);
    range("limits.max-rows-in-flight", maxRowsInFlight, 1, 1 << 20);
    range("limits.max-queued-rows", maxQueuedRows, 1, 1 << 20);
    range("limits.max-queued-bytes", maxQueuedBytes, 1, 1L << 50);
    range("limits.max-running-rows", maxRunningRows, 1, maxQueuedRows);
    range("limits.max-deadline-seconds", maxDeadline.toSeconds(), 1, 7 * 24 * 3_600L);
    range("limits.max-loaded-key-bytes", maxLoadedKeyBytes, 1, 1L << 50);
    range("limits.partial-upload-life-seconds", partialUploadLife.toSeconds(), 1, 1L << 31);
  }

  private static void range(String setting, long value, long low, long high) {
    if (value < low || value > high) {
      throw new ConfigException(setting, low + " to " + high, value);
    }
  }
}
