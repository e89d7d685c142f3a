package io.cloakwork.kernels.cpu;

import io.cloakwork.fhe.KernelException;
import io.cloakwork.fhe.ciphertext.GgswCiphertextList;
import io.cloakwork.fhe.spi.BatchShapes.GgswShape;
import io.cloakwork.fhe.spi.LoadedSelectors;
import io.cloakwork.kernels.ffm.NativeHandle;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/** GGSW ciphertexts of a request in native memory, in the transform. */
final class CpuLoadedSelectors implements LoadedSelectors {
  // A ciphertext takes some 30 µs: enough for a thread, and few for the last one to wait for.
  private static final int CHUNK = 4;

  private final CpuLibrary library;
  private final GgswShape shape;
  private final int count;
  private final NativeHandle ggsw;

  private CpuLoadedSelectors(CpuLibrary library, GgswShape shape, int count, NativeHandle ggsw) {
    this.library = library;
    this.shape = shape;
    this.count = count;
    this.ggsw = ggsw;
  }

  /**
   * Transforms them on the threads of the common pool: a request waits for it.
   *
   * @throws KernelException if there is no memory for them
   */
  static CpuLoadedSelectors load(CpuLibrary library, GgswCiphertextList list) {
    NativeHandle ggsw =
        NativeShapes.newGgsw(
            library,
            list.dimension(),
            list.polynomialSize(),
            list.decomposition(),
            1,
            Math.max(1, list.count()));
    // Not left to the pool, which might go on with other chunks when it throws.
    AtomicReference<Throwable> failure = new AtomicReference<>();
    IntStream.range(0, Math.ceilDiv(list.count(), CHUNK))
        .parallel()
        .forEach(chunk -> {
          try {
            set(library, ggsw, list, chunk * CHUNK, Math.min(list.count(), (chunk + 1) * CHUNK));
          } catch (RuntimeException | Error e) {
            failure.set(e);
          }
        });
    switch (failure.get()) {
      case null -> {}
      case RuntimeException e -> {
        ggsw.close();
        throw e;
      }
      case Error e -> {
        ggsw.close();
        throw e;
      }
      case Throwable e -> throw new AssertionError("transforms throw nothing checked", e);
    }
    GgswShape shape = new GgswShape(list.dimension(), list.polynomialSize());
    return new CpuLoadedSelectors(library, shape, list.count(), ggsw);
  }

  private static void set(
      CpuLibrary library, NativeHandle ggsw, GgswCiphertextList list, int from, int to) {
    int each = list.ciphertextWords();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment copy = arena.allocate(ValueLayout.JAVA_LONG, each);
      for (int i = from; i < to; i++) {
        MemorySegment.copy(list.words(), i * each, copy, ValueLayout.JAVA_LONG, 0, each);
        library.setGgsw(ggsw, i, copy);
      }
    }
  }

  /** Whether these kernels made them. */
  boolean isOf(CpuLibrary caller) {
    return library == caller;
  }

  GgswShape shape() {
    return shape;
  }

  NativeHandle ggsw() {
    return ggsw;
  }

  @Override
  public int count() {
    return count;
  }

  /**
   * Does nothing the second time.
   *
   * @throws IllegalStateException if a batch is using them
   */
  @Override
  public void close() {
    ggsw.close();
  }
}
