package io.cloakwork.kernels.cpu;

import io.cloakwork.fhe.KernelException;
import io.cloakwork.fhe.ciphertext.GgswCiphertextList;
import io.cloakwork.fhe.spi.BatchShapes.GgswShape;
import io.cloakwork.fhe.spi.LoadedSelectors;
import io.cloakwork.kernels.ffm.NativeHandle;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** GGSW ciphertexts of a request in native memory, in the transform. */
final class CpuLoadedSelectors implements LoadedSelectors {
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
    try (Arena arena = Arena.ofConfined()) {
      int each = list.ciphertextWords();
      MemorySegment copy = arena.allocate(ValueLayout.JAVA_LONG, each);
      for (int i = 0; i < list.count(); i++) {
        MemorySegment.copy(list.words(), i * each, copy, ValueLayout.JAVA_LONG, 0, each);
        library.setGgsw(ggsw, i, copy);
      }
      GgswShape shape = new GgswShape(list.dimension(), list.polynomialSize());
      return new CpuLoadedSelectors(library, shape, list.count(), ggsw);
    } catch (RuntimeException | Error e) {
      ggsw.close();
      throw e;
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
