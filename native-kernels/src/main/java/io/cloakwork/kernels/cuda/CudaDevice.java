package io.cloakwork.kernels.cuda;

import io.cloakwork.fhe.KernelException;
import io.cloakwork.fhe.params.PolynomialSize;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One opened device: its kernels, lanes, tables and memory, and whether it is lost. Thread-safe.
 * The one place where failures of the driver become {@link KernelException}s.
 */
final class CudaDevice implements AutoCloseable {
  /** Lanes of a batch: one computes while another copies. */
  private static final int LANES = 2;

  private static final long LEAST_KEPT_FREE = 256L << 20;

  private final GpuDevice description;
  private final GpuDriver.Context context;
  private final long keyBudget;
  private final Map<String, GpuDriver.Function> functions = new HashMap<>();
  private final Map<PolynomialSize, RingTables> rings = new HashMap<>();
  private final Deque<Lane> idle = new ArrayDeque<>();
  private long keyBytes;
  private volatile @Nullable String lost;
  private boolean closed;

  private CudaDevice(GpuDevice description, GpuDriver.Context context) {
    this.description = description;
    this.context = context;
    long free = context.freeBytes();
    this.keyBudget = Math.max(0, free - Math.max(LEAST_KEPT_FREE, free / 8));
  }

  /**
   * Opens a device and loads the kernels.
   *
   * @throws GpuException if it does not work
   */
  static CudaDevice open(GpuDriver driver, GpuDevice description, byte[] fatbin) {
    GpuDriver.Context context = driver.open(description);
    try {
      context.makeCurrent();
      context.load(fatbin);
      return new CudaDevice(description, context);
    } catch (GpuException e) {
      context.close();
      throw e;
    }
  }

  GpuDevice description() {
    return description;
  }

  /** Why the device is of no more use, if that is so. */
  Optional<String> lost() {
    return Optional.ofNullable(lost);
  }

  /**
   * Runs something with the device's context.
   *
   * @throws KernelException if the driver fails, now or before for good
   */
  <T> T call(Supplier<T> work) {
    String reason = lost;
    if (reason != null) {
      throw new KernelException(CudaKernelProvider.NAME, "call", "lost device", reason, true);
    }
    try {
      context.makeCurrent();
      return work.get();
    } catch (GpuException e) {
      if (e.deviceLost()) {
        lost = description + ": " + e.text();
      }
      throw e.toKernelException(description);
    }
  }

  /** {@link #call} without a result. */
  void run(Runnable work) {
    call(() -> {
      work.run();
      return this;
    });
  }

  /**
   * Puts pieces on lanes in turn and waits for all of them. Where one fails, what the others did is
   * not wanted any more. Within {@link #run}.
   *
   * @param start puts a piece on a lane and says what to do when it is done
   */
  void pieces(int count, ObjIntConsumer<Lane> start) {
    List<Lane> lanes = new ArrayList<>();
    boolean done = false;
    try {
      for (int piece = 0; piece < count; piece++) {
        if (lanes.size() < LANES) {
          lanes.add(takeLane());
        }
        Lane lane = lanes.get(piece % LANES);
        lane.finish();
        start.accept(lane, piece);
      }
      // In the order in which they began.
      for (int piece = Math.max(0, count - LANES); piece < count; piece++) {
        lanes.get(piece % LANES).finish();
      }
      done = true;
    } finally {
      for (Lane lane : lanes) {
        giveBack(lane, done);
      }
    }
  }

  private Lane takeLane() {
    synchronized (this) {
      Lane kept = idle.pollFirst();
      if (kept != null) {
        return kept;
      }
    }
    return new Lane(context);
  }

  private void giveBack(Lane lane, boolean reusable) {
    synchronized (this) {
      if (reusable && !closed) {
        idle.addFirst(lane);
        return;
      }
    }
    lane.close();
  }

  synchronized GpuDriver.Function function(String name) {
    GpuDriver.Function known = functions.get(name);
    if (known == null) {
      known = context.function(name, description.sharedBytes());
      functions.put(name, known);
    }
    return known;
  }

  /** Tables of a ring, uploaded when they are first needed. Within {@link #run}. */
  synchronized RingTables ring(PolynomialSize size) {
    RingTables known = rings.get(size);
    if (known == null) {
      GpuDriver.Buffer buffer = context.allocate(RingTables.bytes(size));
      boolean uploaded = false;
      try {
        pieces(1, (lane, _) -> RingTables.upload(size, lane, buffer));
        uploaded = true;
      } finally {
        if (!uploaded) {
          buffer.close();
        }
      }
      known = new RingTables(size, buffer);
      rings.put(size, known);
    }
    return known;
  }

  /**
   * Memory that stays: for keys and selectors. Some is kept free for batches. Within {@link #run}.
   *
   * @throws GpuException if it is not to be had
   */
  GpuDriver.Buffer allocateForKeys(long bytes) {
    synchronized (this) {
      if (keyBytes + bytes > keyBudget) {
        throw GpuException.noRoom(
            bytes + " bytes of keys; " + keyBytes + " of " + keyBudget + " are taken");
      }
      keyBytes += bytes;
    }
    try {
      return context.allocate(Math.max(1, bytes));
    } catch (GpuException e) {
      synchronized (this) {
        keyBytes -= bytes;
      }
      throw e;
    }
  }

  /** Frees memory of {@link #allocateForKeys}, from any thread. */
  void freeKeys(GpuDriver.Buffer buffer, long bytes) {
    synchronized (this) {
      keyBytes -= bytes;
    }
    context.makeCurrent();
    buffer.close();
  }

  @Override
  public void close() {
    List<Lane> lanes;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      lanes = List.copyOf(idle);
      idle.clear();
    }
    context.makeCurrent();
    lanes.forEach(Lane::close);
    rings.values().forEach(tables -> tables.buffer().close());
    context.close();
  }
}
