package io.cloakwork.kernels.cuda;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * A stream with memory: what one piece of a batch needs, in pinned host memory and at the same
 * offsets on the device, and scratch behind it on the device alone. Two lanes in turn let copies of
 * one piece run beside the kernels of another. Of one thread at a time.
 */
final class Lane implements AutoCloseable {
  private static final long ALIGNMENT = 256;

  /** What a lane can hold in pinned memory. */
  static final long MOST_PINNED = 1L << 30;

  private final GpuDriver.Context context;
  private final GpuDriver.Stream stream;
  private GpuDriver.@Nullable Pinned pinned;
  private GpuDriver.@Nullable Buffer buffer;
  private long mirrored;
  private long onDevice;
  private @Nullable Runnable completion;

  Lane(GpuDriver.Context context) {
    this.context = context;
    this.stream = context.newStream();
  }

  /**
   * Memory of a lane.
   *
   * @param at from the beginning of the lane's memory
   */
  record Region(long at, long bytes) {}

  /** What regions of these sizes take together. */
  static long room(long... bytes) {
    long sum = 0;
    for (long each : bytes) {
      sum += Math.ceilDiv(each, ALIGNMENT) * ALIGNMENT;
    }
    return sum;
  }

  /**
   * Forgets all regions; to be called when the lane is idle.
   *
   * @param mirroredBytes {@link #room} of what will be taken on both sides
   * @param deviceBytes room of what will be taken on the device alone
   * @throws GpuException if there is no memory, or the first is more than {@value #MOST_PINNED}
   */
  void begin(long mirroredBytes, long deviceBytes) {
    if (mirroredBytes > MOST_PINNED) {
      throw GpuException.noRoom("a piece of " + mirroredBytes + " bytes, at most " + MOST_PINNED);
    }
    GpuDriver.Pinned host = pinned;
    if (host == null || host.segment().byteSize() < mirroredBytes) {
      pinned = null;
      if (host != null) {
        host.close();
      }
      pinned = context.pin(Math.max(mirroredBytes, ALIGNMENT));
    }
    GpuDriver.Buffer device = buffer;
    if (device == null || device.bytes() < mirroredBytes + deviceBytes) {
      buffer = null;
      if (device != null) {
        device.close();
      }
      buffer = context.allocate(Math.max(mirroredBytes + deviceBytes, ALIGNMENT));
    }
    mirrored = 0;
    onDevice = mirroredBytes;
  }

  /** Memory on both sides. */
  Region take(long bytes) {
    Region region = new Region(mirrored, bytes);
    mirrored += room(bytes);
    return region;
  }

  /** Memory on the device alone. */
  Region takeOnDevice(long bytes) {
    Region region = new Region(onDevice, bytes);
    onDevice += room(bytes);
    return region;
  }

  /** The host's side of a region. */
  MemorySegment host(Region region) {
    return pinned().segment().asSlice(region.at(), region.bytes());
  }

  /** The device's side of a region. */
  long address(Region region) {
    return buffer().address() + region.at();
  }

  /** Takes a region, fills it with these words, and copies it to the device. */
  Region put(long[] words, int from, int count) {
    Region region = take((long) count * Long.BYTES);
    MemorySegment.copy(words, from, host(region), ValueLayout.JAVA_LONG, 0, count);
    copyIn(region);
    return region;
  }

  /** Takes a region, fills it with these numbers, and copies it to the device. */
  Region put(int[] numbers, int count) {
    Region region = take((long) count * Integer.BYTES);
    MemorySegment.copy(numbers, 0, host(region), ValueLayout.JAVA_INT, 0, count);
    copyIn(region);
    return region;
  }

  /** Copies the words of the host's side: after {@link #finish}, or in a completion. */
  void get(Region region, long[] words, int to) {
    int count = (int) (region.bytes() / Long.BYTES);
    MemorySegment.copy(host(region), ValueLayout.JAVA_LONG, 0, words, to, count);
  }

  void copyIn(Region region) {
    if (region.bytes() > 0) {
      stream.copyIn(pinned(), region.at(), buffer(), region.at(), region.bytes());
    }
  }

  /** To memory that is not the lane's. */
  void copyIn(Region from, GpuDriver.Buffer to, long toByte) {
    if (from.bytes() > 0) {
      stream.copyIn(pinned(), from.at(), to, toByte, from.bytes());
    }
  }

  void copyOut(Region region) {
    if (region.bytes() > 0) {
      stream.copyOut(buffer(), region.at(), pinned(), region.at(), region.bytes());
    }
  }

  void zero(Region region) {
    if (region.bytes() > 0) {
      stream.zero(buffer(), region.at(), region.bytes());
    }
  }

  void launch(
      GpuDriver.Function function,
      GpuDriver.Grid grid,
      int threads,
      int sharedBytes,
      KernelArguments arguments) {
    stream.launch(function, grid, threads, sharedBytes, arguments.toBytes());
  }

  /** What to do on the host when all work that was put on the lane is done. */
  void whenDone(Runnable action) {
    completion = action;
  }

  /** Waits for the work, and does what was to be done then. */
  void finish() {
    Runnable action = completion;
    completion = null;
    stream.synchronize();
    if (action != null) {
      action.run();
    }
  }

  private GpuDriver.Pinned pinned() {
    GpuDriver.Pinned host = pinned;
    if (host == null) {
      throw new IllegalStateException("the lane has not begun");
    }
    return host;
  }

  private GpuDriver.Buffer buffer() {
    GpuDriver.Buffer device = buffer;
    if (device == null) {
      throw new IllegalStateException("the lane has not begun");
    }
    return device;
  }

  /** Frees the memory when the work is done, or has failed. */
  @Override
  public void close() {
    try {
      stream.synchronize();
    } catch (GpuException e) {
      // The work was not wanted any more; where the device is lost, its next user is told.
    }
    GpuDriver.Pinned host = pinned;
    if (host != null) {
      host.close();
    }
    GpuDriver.Buffer device = buffer;
    if (device != null) {
      device.close();
    }
    stream.close();
  }
}
