package io.cloakwork.fhe.engine;

import io.cloakwork.fhe.spi.Kernels;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A key or a list of selectors that requests need: loaded once for each provider that runs one of
 * them, and the requests that wait for it.
 *
 * @param <L> what a provider makes of it
 */
final class Loadable<L> {
  private final Function<Kernels, L> loader;
  private final Consumer<L> closer;
  private final IdentityHashMap<Kernels, L> loaded = new IdentityHashMap<>();
  private volatile int firstProvider;

  // Guarded by the lock of the queue.
  final Deque<Request<L>> waiting = new ArrayDeque<>();
  int waitingItems;
  int users;
  boolean closed;

  Loadable(Function<Kernels, L> loader, Consumer<L> closer) {
    this.loader = loader;
    this.closer = closer;
  }

  /** Index of the provider to begin with: those before could not load it. */
  int firstProvider() {
    return firstProvider;
  }

  void skipProvidersBefore(int index) {
    firstProvider = index;
  }

  /** Loads it where that has not happened yet. */
  synchronized L on(Kernels kernels) {
    L existing = loaded.get(kernels);
    if (existing != null) {
      return existing;
    }
    L fresh = loader.apply(kernels);
    loaded.put(kernels, fresh);
    return fresh;
  }

  synchronized void release() {
    loaded.values().forEach(closer);
    loaded.clear();
  }
}
