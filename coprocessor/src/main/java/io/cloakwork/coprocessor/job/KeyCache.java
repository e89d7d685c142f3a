package io.cloakwork.coprocessor.job;

import io.cloakwork.coprocessor.store.StoredKey;
import io.cloakwork.fhe.CapacityException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Keys in the engine's memory, within a budget: who needs one leases it, and idle ones give way to
 * others, the longest unused first. Each key is loaded once, however many ask for it at the same
 * time. Thread-safe.
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
    private final long bytes;
    private int leases = 1;

    private Entry(long bytes) {
      this.bytes = bytes;
    }
  }

  private final Loader<K> loader;
  private final long maxBytes;

  /** In the order of use. By file: tenants share nothing, not even equal keys. */
  private final Map<Path, Entry<K>> entries = new LinkedHashMap<>(16, 0.75f, true);

  private long bytes;
  private boolean closed;

  /**
   * @param maxBytes of all loaded keys together
   */
  public KeyCache(Loader<K> loader, long maxBytes) {
    this.loader = loader;
    this.maxBytes = maxBytes;
  }

  /**
   * Leases a key, loading it where it is not in memory.
   *
   * @throws CapacityException if it does not fit beside the keys in use
   */
  public Lease lease(StoredKey stored) throws IOException, InterruptedException {
    Entry<K> entry;
    boolean mine = false;
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("the key cache is closed");
      }
      entry = entries.get(stored.file());
      if (entry == null) {
        mine = true;
        entry = new Entry<>(loader.bytes(stored));
        makeRoom(entry.bytes);
        entries.put(stored.file(), entry);
        bytes += entry.bytes;
      } else {
        entry.leases++;
      }
    }
    return mine ? load(stored, entry) : await(entry);
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

  private void makeRoom(long wanted) {
    Iterator<Entry<K>> oldest = entries.values().iterator();
    while (bytes + wanted > maxBytes && oldest.hasNext()) {
      Entry<K> entry = oldest.next();
      if (entry.leases == 0) {
        oldest.remove();
        discard(entry);
      }
    }
    if (bytes + wanted > maxBytes) {
      throw new CapacityException("bytes of loaded keys", maxBytes, bytes + wanted);
    }
  }

  private void giveBack(Entry<K> entry) {
    entry.leases--;
    if (entry.leases == 0 && closed && entries.values().remove(entry)) {
      discard(entry);
    }
  }

  private void discard(Entry<K> entry) {
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
    Iterator<Entry<K>> all = entries.values().iterator();
    while (all.hasNext()) {
      Entry<K> entry = all.next();
      if (entry.leases == 0) {
        all.remove();
        discard(entry);
      }
    }
  }
}
