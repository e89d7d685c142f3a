package io.cloakwork.kernels.cpu;

import io.cloakwork.fhe.KernelException;
import io.cloakwork.fhe.ciphertext.GgswCiphertexts;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.PolynomialSize;
import io.cloakwork.kernels.ffm.NativeHandle;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Native memory of selectors, kept from request to request with the tables of its ring: fresh pages
 * and tables take longer than the transforms of a small request.
 */
final class SelectorPool implements AutoCloseable {
  /** Most that is kept: some requests of large ensembles, dozens of single trees. */
  private static final long MOST_KEPT_BYTES = 128L << 20;

  private final CpuLibrary library;
  private final Deque<Room> free = new ArrayDeque<>();
  private long kept;
  private boolean closed;

  SelectorPool(CpuLibrary library) {
    this.library = library;
  }

  /** What GGSW ciphertexts in the transform must agree in to stand in each other's place. */
  private record Shape(
      GlweDimension dimension, PolynomialSize polynomialSize, Decomposition decomposition) {}

  /** Room for ciphertexts of one shape, as many as its capacity; what stands there is undefined. */
  record Room(Shape shape, int capacity, long bytes, NativeHandle ggsw) {}

  /**
   * Room for so many ciphertexts at least, of their shape.
   *
   * @throws KernelException if there is no memory for them
   */
  Room take(GgswCiphertexts list) {
    Shape shape = new Shape(list.dimension(), list.polynomialSize(), list.decomposition());
    int count = Math.max(1, list.count());
    Room room = keptFor(shape, count);
    return room == null ? fresh(shape, count) : room;
  }

  private synchronized @Nullable Room keptFor(Shape shape, int count) {
    for (Iterator<Room> rooms = free.iterator(); rooms.hasNext(); ) {
      Room room = rooms.next();
      if (room.shape.equals(shape) && room.capacity >= count) {
        rooms.remove();
        kept -= room.bytes;
        return room;
      }
    }
    return null;
  }

  private Room fresh(Shape shape, int count) {
    NativeHandle ggsw =
        NativeShapes.newGgsw(
            library, shape.dimension, shape.polynomialSize, shape.decomposition, 1, count);
    return new Room(shape, count, library.ggswBytes(ggsw), ggsw);
  }

  /** Keeps it for another request; of what is too much, the longest unused is freed. */
  synchronized void giveBack(Room room) {
    free.addFirst(room);
    kept += room.bytes;
    while (closed ? !free.isEmpty() : kept > MOST_KEPT_BYTES) {
      Room last = free.removeLast();
      kept -= last.bytes;
      last.ggsw.close();
    }
  }

  /** Frees what no request uses; the rest follows when the requests end. */
  @Override
  public synchronized void close() {
    closed = true;
    free.forEach(room -> room.ggsw.close());
    free.clear();
  }
}
