package io.cloakwork.kernels.cpu;

import io.cloakwork.kernels.ffm.NativeHandle;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Scratch of calls, kept from call to call: fresh pages would cost a small batch more than a tenth
 * of its time. One piece for each call that runs at the same time.
 */
final class ScratchPool implements AutoCloseable {
  private static final long ALIGNMENT = 64;

  // A piece above this size, of a large decision diagram, is not kept.
  private static final long LARGEST_KEPT = 64L << 20;

  private final CpuLibrary library;
  private final Deque<NativeHandle> free = new ArrayDeque<>();
  private boolean closed;

  ScratchPool(CpuLibrary library) {
    this.library = library;
  }

  /** Memory of one call, handed out from its beginning. */
  final class Frame implements AutoCloseable {
    private final NativeHandle memory;
    private long used;

    private Frame(NativeHandle memory) {
      this.memory = memory;
    }

    /** The next piece, aligned to a cache line; contents undefined. */
    MemorySegment take(long bytes) {
      MemorySegment piece = memory.segment().asSlice(used, bytes);
      used += rounded(bytes);
      return piece;
    }

    @Override
    public void close() {
      giveBack(memory);
    }
  }

  /**
   * A frame for pieces of these sizes.
   *
   * @param pieces bytes of each
   */
  Frame frame(long... pieces) {
    long bytes = ALIGNMENT;
    for (long piece : pieces) {
      bytes = Math.addExact(bytes, rounded(piece));
    }
    return new Frame(take(bytes));
  }

  private static long rounded(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  private NativeHandle take(long bytes) {
    NativeHandle kept;
    synchronized (this) {
      kept = free.pollFirst();
    }
    if (kept != null) {
      if (kept.segment().byteSize() >= bytes) {
        return kept;
      }
      kept.close(); // a larger one takes its place
    }
    return library.newScratch(bytes);
  }

  private synchronized void giveBack(NativeHandle memory) {
    if (closed || memory.segment().byteSize() > LARGEST_KEPT) {
      memory.close();
    } else {
      free.addFirst(memory);
    }
  }

  /** Frees what no call uses; the rest follows when the calls end. */
  @Override
  public synchronized void close() {
    closed = true;
    free.forEach(NativeHandle::close);
    free.clear();
  }
}
