package io.cloakwork.coprocessor.job;

import io.cloakwork.coprocessor.config.Tenant;
import io.cloakwork.coprocessor.store.StoredKey;
import io.cloakwork.fhe.CapacityException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;

/**
 * Keys in the engine's memory, within a budget: who needs one leases it, for one row, and idle ones
 * give way to others: first those of the tenant that holds the most, the longest unused first. Each
 * key is loaded once, however many ask for it at the same time. Who asks for a key that has no room
 * beside those in use waits, and is not overtaken. Thread-safe.
 *
 * @param <K> a loaded key
 */
public final class KeyCache<K extends AutoCloseable> implements AutoCloseable {

  /**
   * Brings stored keys into memory.
   *
   * @param <K> a loaded key
   */
  public interface Loader<K> {
    /** Bytes of memory that the key takes when it is loaded. */
    long bytes(StoredKey key);

    K load(StoredKey key) throws IOException;
  }

  /** A key that stays in memory until it is closed. */
  public final class Lease implements AutoCloseable {
    private final K key;
    private final Entry<K> entry;
    private boolean closed;

    private Lease(K key, Entry<K> entry) {
      this.key = key;
      this.entry = entry;
    }

    public K key() {
      return key;
    }

    /** Gives the key back; again is harmless. */
    @Override
    public void close() {
      synchronized (KeyCache.this) {
        if (!closed) {
          closed = true;
          giveBack(entry);
        }
      }
    }
  }

  private static final class Entry<K> {
    private final CompletableFuture<K> key = new CompletableFuture<>();
    private final Tenant tenant;
    private final long bytes;
    private int leases = 1;

    private Entry(Tenant tenant, long bytes) {
      this.tenant = tenant;
      this.bytes = bytes;
    }
  }

  /** Held while one looks for room: fair, so that a key in steady use keeps nobody out. */
  private final Semaphore door = new Semaphore(1, true);

  private final Loader<K> loader;
  private final long maxBytes;

  /** In the order of use. By file: tenants share nothing, not even equal keys. */
  private final Map<Path, Entry<K>> entries = new LinkedHashMap<>(16, 0.75f, true);

  private long bytes;
  private volatile boolean looking;
  private boolean closed;

  /**
   * @param maxBytes of all loaded keys together
   */
  public KeyCache(Loader<K> loader, long maxBytes) {
    this.loader = loader;
    this.maxBytes = maxBytes;
  }

  /**
   * Leases a key, loading it where it is not in memory. Whoever holds a lease must not ask for
   * another.
   *
   * @throws CapacityException if it would not fit if it were alone
   */
  public Lease lease(StoredKey stored) throws IOException, InterruptedException {
    Entry<K> entry;
    boolean mine = false;
    door.acquire();
    try {
      synchronized (this) {
        requireOpen();
        entry = entries.get(stored.file());
        if (entry == null) {
          mine = true;
          entry = new Entry<>(stored.tenant(), loader.bytes(stored));
          makeRoom(entry.bytes);
          entries.put(stored.file(), entry);
          bytes += entry.bytes;
        } else {
          entry.leases++;
        }
      }
    } finally {
      door.release();
    }
    return mine ? load(stored, entry) : await(entry);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the key cache is closed");
    }
  }

  private Lease load(StoredKey stored, Entry<K> entry) throws IOException {
    try {
      K key = loader.load(stored);
      entry.key.complete(key);
      return new Lease(key, entry);
    } catch (IOException | RuntimeException | Error e) {
      synchronized (this) {
        entries.remove(stored.file(), entry);
        bytes -= entry.bytes;
        notifyAll();
      }
      entry.key.completeExceptionally(e);
      throw e;
    }
  }

  private Lease await(Entry<K> entry) throws IOException, InterruptedException {
    try {
      return new Lease(entry.key.get(), entry);
    } catch (InterruptedException e) {
      synchronized (this) {
        giveBack(entry);
      }
      throw e;
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException cause -> throw cause;
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new AssertionError("loading throws nothing else", e);
      }
    }
  }

  /** Who waits for room, or behind one who does. */
  int waiting() {
    return door.getQueueLength() + (looking ? 1 : 0);
  }

  /** Keys in memory. */
  public synchronized int count() {
    return entries.size();
  }

  /** Their bytes. */
  public synchronized long bytes() {
    return bytes;
  }

  public long maxBytes() {
    return maxBytes;
  }

  /** Called with the lock held, which it gives up while it waits. */
  private synchronized void makeRoom(long wanted) throws InterruptedException {
    if (wanted > maxBytes) {
      throw new CapacityException("bytes of a loaded key", maxBytes, wanted);
    }
    try {
      while (bytes - idleBytes() + wanted > maxBytes) {
        looking = true;
        wait();
        requireOpen();
      }
    } finally {
      looking = false;
    }
    while (bytes + wanted > maxBytes) {
      discard(victim());
    }
  }

  private long idleBytes() {
    return entries.values().stream().filter(e -> e.leases == 0).mapToLong(e -> e.bytes).sum();
  }

  /** The idle entry that gives way next. */
  private Entry<K> victim() {
    Map<Tenant, Long> held = new HashMap<>();
    entries.values().forEach(entry -> held.merge(entry.tenant, entry.bytes, Long::sum));
    Entry<K> victim = null;
    for (Entry<K> entry : entries.values()) { // the longest unused first
      if (entry.leases == 0
          && (victim == null
              || held.getOrDefault(entry.tenant, 0L) > held.getOrDefault(victim.tenant, 0L))) {
        victim = entry;
      }
    }
    if (victim == null) {
      throw new AssertionError("idle bytes without an idle key");
    }
    return victim;
  }

  private void giveBack(Entry<K> entry) {
    entry.leases--;
    if (entry.leases == 0) {
      if (closed && entries.containsValue(entry)) {
        discard(entry);
      }
      notifyAll();
    }
  }

  private void discard(Entry<K> entry) {
    entries.values().remove(entry);
    bytes -= entry.bytes;
    try {
      entry.key.join().close();
    } catch (Exception e) {
      throw new IllegalStateException("a loaded key did not close", e);
    }
  }

  /** Unloads what is idle now, and the rest when it is given back. */
  @Override
  public synchronized void close() {
    closed = true;
    List.copyOf(entries.values()).stream()
        .filter(entry -> entry.leases == 0)
        .forEach(this::discard);
    notifyAll();
  }
}
