package io.cloakwork.coprocessor.job;

import io.cloakwork.coprocessor.config.Tenant;
import java.util.HashMap;
import java.util.Map;

/**
 * Places that tenants share: a tenant may take one, and beyond it as many as it leaves free. Alone
 * it gets half of them, two get a third each; whoever comes later still gets some. Thread-safe.
 */
final class FairShare {
  private final int places;
  private final Map<Tenant, Integer> taken = new HashMap<>();
  private int total;

  FairShare(int places) {
    this.places = places;
  }

  /** Whether the tenant may take one more now. */
  synchronized boolean hasRoom(Tenant tenant) {
    int own = taken.getOrDefault(tenant, 0);
    return own == 0 || own < places - total;
  }

  /** Takes a place, whether there is room or not. */
  synchronized void take(Tenant tenant) {
    taken.merge(tenant, 1, Integer::sum);
    total++;
  }

  /** Takes a place if there is room. */
  synchronized boolean tryTake(Tenant tenant) {
    boolean room = hasRoom(tenant);
    if (room) {
      take(tenant);
    }
    return room;
  }

  synchronized void giveBack(Tenant tenant) {
    taken.computeIfPresent(tenant, (_, count) -> count == 1 ? null : count - 1);
    total--;
  }

  /** Places of all tenants. */
  synchronized int total() {
    return total;
  }
}
