package io.cloakwork.coprocessor.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakwork.coprocessor.Digest;
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
  void lease_keysInUseFillTheBudget_namesTheLimit() throws Exception {
    gate.countDown();
    try (var _ = cache.lease(stored("a", 60))) {
      CapacityException e =
          catchThrowableOfType(CapacityException.class, () -> cache.lease(stored("b", 50)));
      assertThat(e.expected()).isEqualTo("at most 100");
      assertThat(e.actual()).isEqualTo("110");
    }
    assertThat(closed).isEmpty();
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

  private static StoredKey stored(String name, long bytes) {
    Digest digest = Digest.of(new byte[] {1});
    return new StoredKey(digest, digest, Path.of(name), bytes);
  }
}
