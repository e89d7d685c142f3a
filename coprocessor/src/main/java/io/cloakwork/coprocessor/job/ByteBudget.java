package io.cloakwork.coprocessor.job;

import io.cloakwork.coprocessor.config.Tenant;
import java.util.HashMap;
import java.util.Map;

/**
 * Memory that the rows of all streams share. A tenant may hold as much as it leaves free: alone
 * half of it, two a third each; whoever comes later still gets some. Never is more taken than there
 * is. Thread-safe.
 */
public final class ByteBudget {
  private final long most;
  private final Map<Tenant, Long> taken = new HashMap<>();
  private long total;

  /**
   * @param most bytes of all tenants
   */
  public ByteBudget(long most) {
    this.most = most;
  }

  public long most() {
    return most;
  }

  /** Takes these bytes if there is room for them. */
  public synchronized boolean tryTake(Tenant tenant, long bytes) {
    long own = taken.getOrDefault(tenant, 0L);
    long free = most - total;
    if (bytes > free || (own > 0 && own + bytes > free)) {
      return false;
    }
    taken.merge(tenant, bytes, Long::sum);
    total += bytes;
    return true;
  }

  /** Gives back what was taken at once. */
  public synchronized void giveBack(Tenant tenant, long bytes) {
    taken.computeIfPresent(tenant, (_, own) -> own == bytes ? null : own - bytes);
    total -= bytes;
  }

  /** Bytes that are taken. */
  public synchronized long total() {
    return total;
  }
}
