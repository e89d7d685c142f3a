package io.cloakwork.coprocessor.client;

import io.cloakwork.api.v1.GetStatusResponse;
import java.time.Duration;

/**
 * Load of a server, as it says.
 *
 * @param provider kernel provider that computes
 * @param queuedRows rows that wait
 * @param runningRows rows in computation
 * @param maxQueuedRows limit of both together
 * @param loadedKeys keys in the engine's memory, of all tenants
 * @param storedKeys keys of the caller's tenant
 * @param rowsPerSecond answered over the last minute
 */
public record ServerStatus(
    String provider,
    Duration uptime,
    int queuedRows,
    int runningRows,
    int maxQueuedRows,
    long completedRows,
    long failedRows,
    int loadedKeys,
    long loadedKeyBytes,
    long maxLoadedKeyBytes,
    int storedKeys,
    int maxStoredKeys,
    double rowsPerSecond) {

  static ServerStatus of(GetStatusResponse status) {
    return new ServerStatus(
        status.getProvider(),
        Duration.ofMillis(status.getUptimeMillis()),
        status.getQueuedRows(),
        status.getRunningRows(),
        status.getMaxQueuedRows(),
        status.getCompletedRows(),
        status.getFailedRows(),
        status.getLoadedKeys(),
        status.getLoadedKeyBytes(),
        status.getMaxLoadedKeyBytes(),
        status.getStoredKeys(),
        status.getMaxStoredKeys(),
        status.getRowsPerSecond());
  }
}
