package io.cloakwork.kernels.cpu;

import io.cloakwork.fhe.KernelException;
import io.cloakwork.fhe.ciphertext.GgswCiphertexts;
import io.cloakwork.fhe.spi.BatchShapes.GgswShape;
import io.cloakwork.fhe.spi.LoadedSelectors;
import io.cloakwork.kernels.ffm.NativeHandle;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/** GGSW ciphertexts of a request in native memory, in the transform. */
final class CpuLoadedSelectors implements LoadedSelectors {
  // A ciphertext takes some 30 µs: enough for a thread, and few for the last one to wait for.
  private static final int CHUNK = 4;

  private static final int CLOSED = -1;

  private final SelectorPool pool;
  private final SelectorPool.Room room;
  private final GgswShape shape;
  private final int count;
  private final AtomicInteger users = new AtomicInteger();

  private CpuLoadedSelectors(
      SelectorPool pool, SelectorPool.Room room, GgswShape shape, int count) {
    this.pool = pool;
    this.room = room;
    this.shape = shape;
    this.count = count;
  }

  /**
   * Expands and transforms them on the threads of the common pool: a request waits for it. A thread
   * does both for one ciphertext after the other, which stays in its cache.
   *
   * @throws KernelException if there is no memory for them
   */
  static CpuLoadedSelectors load(
      CpuLibrary library, ScratchPool scratch, SelectorPool pool, GgswCiphertexts list) {
    SelectorPool.Room room = pool.take(list);
    // Not left to the streams, which might go on with other chunks when they throw.
    AtomicReference<Throwable> failure = new AtomicReference<>();
    IntStream.range(0, Math.ceilDiv(list.count(), CHUNK))
        .parallel()
        .forEach(chunk -> {
          try {
            int from = chunk * CHUNK;
            set(library, scratch, room, list, from, Math.min(list.count(), from + CHUNK));
          } catch (RuntimeException | Error e) {
            failure.set(e);
          }
        });
    switch (failure.get()) {
      case null -> {}
      case RuntimeException e -> {
        room.ggsw().close();
        throw e;
      }
      case Error e -> {
        room.ggsw().close();
        throw e;
      }
      case Throwable e -> throw new AssertionError("transforms throw nothing checked", e);
    }
    GgswShape shape = new GgswShape(list.dimension(), list.polynomialSize());
    return new CpuLoadedSelectors(pool, room, shape, list.count());
  }

  private static void set(
      CpuLibrary library,
      ScratchPool scratch,
      SelectorPool.Room room,
      GgswCiphertexts list,
      int from,
      int to) {
    long[] words = new long[list.ciphertextWords()];
    long bytes = (long) words.length * Long.BYTES;
    try (ScratchPool.Frame frame = scratch.frame(bytes)) {
      MemorySegment copy = frame.take(bytes);
      for (int i = from; i < to; i++) {
        list.write(i, words, 0);
        MemorySegment.copy(words, 0, copy, ValueLayout.JAVA_LONG, 0, words.length);
        library.setGgsw(room.ggsw(), i, copy);
      }
    }
  }

  /** Whether these kernels made them. */
  boolean isOf(SelectorPool caller) {
    return pool == caller;
  }

  GgswShape shape() {
    return shape;
  }

  /**
   * The native ciphertexts for one batch, which closes this when it has ended.
   *
   * @throws IllegalStateException if the selectors are closed
   */
  Use use() {
    int before = users.getAndUpdate(n -> n == CLOSED ? CLOSED : n + 1);
    if (before == CLOSED) {
      throw new IllegalStateException("the selectors are closed");
    }
    return new Use();
  }

  /** Selectors that a batch uses. */
  final class Use implements AutoCloseable {
    NativeHandle ggsw() {
      return room.ggsw();
    }

    @Override
    public void close() {
      users.getAndDecrement();
    }
  }

  @Override
  public int count() {
    return count;
  }

  /**
   * Gives the memory back; does nothing the second time.
   *
   * @throws IllegalStateException if a batch is using them
   */
  @Override
  public void close() {
    int before = users.compareAndExchange(0, CLOSED);
    if (before > 0) {
      throw new IllegalStateException("a batch is using the selectors");
    }
    if (before == 0) {
      pool.giveBack(room);
    }
  }
}
