package io.cloakwork.kernels.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/**
 * An object or memory that a native library made and only it can free. A call that is given {@link
 * #segment()} keeps it alive; closing it meanwhile, or using it later, is an IllegalStateException
 * instead of a use of freed memory.
 */
public final class NativeHandle implements AutoCloseable {
  private final Arena arena;
  private final MemorySegment segment;

  private NativeHandle(Arena arena, MemorySegment segment) {
    this.arena = arena;
    this.segment = segment;
  }

  /**
   * @param address what the library returned
   * @param bytes of it that Java may reach; 0 for an opaque object
   * @param free called once, at the end
   */
  @SuppressWarnings("restricted") // this package is where native access is granted
  public static NativeHandle own(MemorySegment address, long bytes, Consumer<MemorySegment> free) {
    Arena arena = Arena.ofShared();
    return new NativeHandle(arena, address.reinterpret(bytes, arena, free));
  }

  public MemorySegment segment() {
    return segment;
  }

  /**
   * Frees it; does nothing the second time.
   *
   * @throws IllegalStateException if a call is using it
   */
  @Override
  public synchronized void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
