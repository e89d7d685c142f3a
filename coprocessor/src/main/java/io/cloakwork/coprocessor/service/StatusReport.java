package io.cloakwork.coprocessor.service;

import io.cloakwork.api.v1.GetStatusResponse;
import io.cloakwork.coprocessor.config.Limits;
import io.cloakwork.coprocessor.config.Tenant;
import io.cloakwork.coprocessor.job.KeyCache;
import io.cloakwork.coprocessor.job.PredictionQueue;
import io.cloakwork.coprocessor.store.KeyStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** Gathers the figures of GetStatus. */
final class StatusReport {
  private final String provider;
  private final PredictionQueue queue;
  private final KeyCache<?> loaded;
  private final KeyStore keys;
  private final Limits limits;
  private final long startNanos = System.nanoTime();

  StatusReport(
      String provider, PredictionQueue queue, KeyCache<?> loaded, KeyStore keys, Limits limits) {
    this.provider = provider;
    this.queue = queue;
    this.loaded = loaded;
    this.keys = keys;
    this.limits = limits;
  }

  GetStatusResponse of(Tenant caller) {
    try {
      return GetStatusResponse.newBuilder()
          .setProvider(provider)
          .setUptimeMillis(Duration.ofNanos(System.nanoTime() - startNanos).toMillis())
          .setQueuedRows(queue.queued())
          .setRunningRows(queue.running())
          .setMaxQueuedRows(queue.maxQueued())
          .setCompletedRows(queue.completed())
          .setFailedRows(queue.failed())
          .setLoadedKeys(loaded.count())
          .setLoadedKeyBytes(loaded.bytes())
          .setMaxLoadedKeyBytes(loaded.maxBytes())
          .setStoredKeys(keys.count(caller))
          .setMaxStoredKeys(limits.maxKeysPerTenant())
          .setRowsPerSecond(queue.rowsPerSecond())
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
