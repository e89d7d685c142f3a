package io.cloakwork.coprocessor.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.config.Tenant;
import io.cloakwork.coprocessor.store.StoredKey;
import io.cloakwork.fhe.CapacityException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class KeyCacheTest {
  private static final Tenant SMALL = new Tenant("small");

  private final List<String> closed = new ArrayList<>();
  private final AtomicInteger loads = new AtomicInteger();
  private final CountDownLatch gate = new CountDownLatch(1);
  private boolean failing;

  private record FakeKey(String name, List<String> closed) implements AutoCloseable {
    @Override
    public void close() {
      closed.add(name);
    }
  }

  private final KeyCache<FakeKey> cache =
      new KeyCache<>(
          new KeyCache.Loader<>() {
            @Override
            public long bytes(StoredKey key) {
              return key.bytes();
            }

            @Override
            public FakeKey load(StoredKey key) throws IOException {
              loads.incrementAndGet();
              if (failing) {
                throw new IOException("unreadable");
              }
              try {
                gate.await();
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
              return new FakeKey(key.file().toString(), closed);
            }
          },
          100);

  @Test
  void lease_manyAtOnce_loadOnce() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<KeyCache<FakeKey>.Lease>> leases = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        leases.add(threads.submit(() -> cache.lease(stored("a", 60))));
      }
      gate.countDown();
      for (Future<KeyCache<FakeKey>.Lease> lease : leases) {
        lease.get().close();
      }
    }
    assertThat(loads).hasValue(1);
    assertThat(cache.bytes()).isEqualTo(60);
    assertThat(closed).isEmpty();
  }

  @Test
  void lease_idleKeyInTheWay_isUnloaded() throws Exception {
    gate.countDown();
    cache.lease(stored("a", 60)).close();
    try (var lease = cache.lease(stored("b", 50))) {
      assertThat(lease.key().name()).isEqualTo("b");
      assertThat(closed).containsExactly("a");
      assertThat(cache.count()).isEqualTo(1);
    }
  }

  @Test
  void lease_largerThanTheBudget_namesTheLimitAndUnloadsNothing() throws Exception {
    gate.countDown();
    cache.lease(stored("a", 60)).close();
    CapacityException e =
        catchThrowableOfType(CapacityException.class, () -> cache.lease(stored("b", 101)));
    assertThat(e.expected()).isEqualTo("at most 100");
    assertThat(e.actual()).isEqualTo("101");
    assertThat(closed).isEmpty();
  }

  @Test
  void lease_keysInUseFillTheBudget_waitsAndIsNotOvertaken() throws Exception {
    gate.countDown();
    cache.lease(stored("idle", 20)).close();
    var inUse = cache.lease(stored("a", 60));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<KeyCache<FakeKey>.Lease> waiting = threads.submit(() -> cache.lease(stored("b", 50)));
      awaitWaiting(1);
      // The same key is in memory, but its steady use must not keep "b" out for ever.
      Future<KeyCache<FakeKey>.Lease> later = threads.submit(() -> cache.lease(stored("a", 60)));
      awaitWaiting(2);
      assertThat(closed).as("nothing is unloaded before there is room").isEmpty();
      assertThat(waiting.isDone()).isFalse();
      inUse.close();
      try (var lease = waiting.get()) {
        assertThat(lease.key().name()).isEqualTo("b");
        assertThat(closed).containsExactly("idle", "a");
        assertThat(later.isDone()).isFalse();
      }
      later.get().close();
    }
    assertThat(loads).hasValue(4);
  }

  @Test
  void lease_interruptedWhileWaiting_leavesTheDoorOpen() throws Exception {
    gate.countDown();
    var inUse = cache.lease(stored("a", 60));
    Thread waiting =
        Thread.ofVirtual()
            .start(() ->
                assertThatThrownBy(() -> cache.lease(stored("b", 50)))
                    .isInstanceOf(InterruptedException.class));
    awaitWaiting(1);
    waiting.interrupt();
    waiting.join();
    cache.lease(stored("a", 60)).close();
    inUse.close();
    assertThat(cache.bytes()).isEqualTo(60);
  }

  @Test
  void lease_tenantThatHoldsTheMost_givesWayFirst() throws Exception {
    gate.countDown();
    cache.lease(stored(SMALL, "small", 30)).close();
    cache.lease(stored("a", 30)).close();
    cache.lease(stored("b", 30)).close();
    cache.lease(stored("c", 30)).close();
    assertThat(closed).as("not the oldest, which is another tenant's").containsExactly("a");
  }

  @Test
  void lease_loadingFails_canBeTriedAgain() throws Exception {
    failing = true;
    assertThatThrownBy(() -> cache.lease(stored("a", 60))).isInstanceOf(IOException.class);
    assertThat(cache.bytes()).isZero();
    failing = false;
    gate.countDown();
    cache.lease(stored("a", 60)).close();
    assertThat(loads).hasValue(2);
  }

  @Test
  void close_keyInUse_isUnloadedWhenGivenBack() throws Exception {
    gate.countDown();
    var lease = cache.lease(stored("a", 60));
    cache.close();
    assertThat(closed).isEmpty();
    lease.close();
    lease.close();
    assertThat(closed).containsExactly("a");
    assertThatThrownBy(() -> cache.lease(stored("a", 60)))
        .isInstanceOf(IllegalStateException.class);
  }

  private void awaitWaiting(int count) throws InterruptedException {
    while (cache.waiting() < count) {
      Thread.sleep(1);
    }
  }

  private static StoredKey stored(String name, long bytes) {
    return stored(Tenant.LOCAL, name, bytes);
  }

  private static StoredKey stored(Tenant tenant, String name, long bytes) {
    Digest digest = Digest.of(new byte[] {1});
    return new StoredKey(tenant, digest, digest, Path.of(name), bytes);
  }
}
