package io.cloakwork.kernels.cpu;

import io.cloakwork.fhe.math.BitFactor;
import io.cloakwork.fhe.params.PolynomialSize;
import io.cloakwork.fhe.spi.BitFactors;
import io.cloakwork.kernels.ffm.NativeHandle;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * Products with secret bits in C. What native memory holds of them is erased: copies before a
 * method returns, the bits in the transform when their factor is closed.
 */
final class CpuBitFactors implements BitFactors {
  /** Larger ones would need more pieces of a word: see {@code bits.h}. */
  private static final int LARGEST_SIZE = 1 << 12;

  private final CpuLibrary library;
  private final ScratchPool scratch;

  CpuBitFactors(CpuLibrary library) {
    this.library = library;
    this.scratch = new ScratchPool(library);
  }

  @Override
  public Optional<BitFactor> prepare(PolynomialSize size, long[] bits) {
    return size.value() > LARGEST_SIZE
        ? Optional.empty()
        : Optional.of(new Factor(size.value(), NativeShapes.newBits(library, size, bits)));
  }

  private final class Factor implements BitFactor {
    private final int size;
    private final NativeHandle bits;

    Factor(int size, NativeHandle bits) {
      this.size = size;
      this.bits = bits;
    }

    @Override
    public void addProduct(long[] a, int from, long[] out, int to) {
      long bytes = (long) size * Long.BYTES;
      long workBytes = library.bitsScratchBytes(bits);
      try (ScratchPool.Frame frame = scratch.frame(bytes, bytes, workBytes)) {
        MemorySegment words = frame.take(bytes);
        MemorySegment sum = frame.take(bytes);
        MemorySegment.copy(a, from, words, ValueLayout.JAVA_LONG, 0, size);
        MemorySegment.copy(out, to, sum, ValueLayout.JAVA_LONG, 0, size);
        library.addBitProduct(bits, words, sum, frame.take(workBytes));
        MemorySegment.copy(sum, ValueLayout.JAVA_LONG, 0, out, to, size);
        sum.fill((byte) 0);
      }
    }

    @Override
    public void close() {
      bits.close();
    }
  }
}
