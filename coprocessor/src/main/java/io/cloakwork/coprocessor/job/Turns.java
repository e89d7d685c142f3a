package io.cloakwork.coprocessor.job;

import io.cloakwork.coprocessor.config.Tenant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A limited number of turns at the same time, dealt to the tenants that wait in rotation, and
 * within a tenant to who waits longest: many rows of one do not hold up the first of another.
 * Thread-safe.
 */
final class Turns {
  /** In the order of their next turn; only tenants that wait. */
  private final Map<Tenant, Deque<CountDownLatch>> waiting = new LinkedHashMap<>();

  private int free;

  Turns(int count) {
    this.free = count;
  }

  /** Waits for a turn. */
  void acquire(Tenant tenant) throws InterruptedException {
    CountDownLatch granted = new CountDownLatch(1);
    synchronized (this) {
      if (free > 0) { // then nobody waits
        free--;
        return;
      }
      waiting.computeIfAbsent(tenant, _ -> new ArrayDeque<>()).add(granted);
    }
    try {
      granted.await();
    } catch (InterruptedException e) {
      giveUp(tenant, granted);
      throw e;
    }
  }

  private synchronized void giveUp(Tenant tenant, CountDownLatch granted) {
    if (granted.getCount() == 0) {
      release(); // it came in the same moment
    } else {
      waiting.computeIfPresent(
          tenant,
          (_, rows) -> {
            rows.remove(granted);
            return rows.isEmpty() ? null : rows;
          });
    }
  }

  /** Gives a turn back, to the next who waits. */
  synchronized void release() {
    Iterator<Map.Entry<Tenant, Deque<CountDownLatch>>> rotation = waiting.entrySet().iterator();
    if (!rotation.hasNext()) {
      free++;
      return;
    }
    Map.Entry<Tenant, Deque<CountDownLatch>> next = rotation.next();
    Tenant tenant = next.getKey();
    Deque<CountDownLatch> rows = next.getValue();
    rotation.remove();
    rows.removeFirst().countDown();
    if (!rows.isEmpty()) {
      waiting.put(tenant, rows);
    }
  }

  /** Turns that nobody has. */
  synchronized int free() {
    return free;
  }
}
