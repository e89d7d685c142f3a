package io.cloakwork.kernels.cuda;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * What the provider needs of a CUDA driver. Every method may throw {@link GpuException}; memory,
 * streams and functions are used while their context is current in the calling thread.
 */
interface GpuDriver {

  /** CUDA version that the driver supports: 1000·major + 10·minor. */
  int version();

  List<GpuDevice> devices();

  /** The device's primary context. Whoever opens it closes it. */
  Context open(GpuDevice device);

  /** One device, opened. */
  interface Context extends AutoCloseable {
    /** Binds the context to the calling thread. */
    void makeCurrent();

    /** Bytes of device memory that nobody uses. */
    long freeBytes();

    /** Loads the module that functions come from. */
    void load(byte[] fatbin);

    /**
     * A kernel of the module.
     *
     * @param sharedBytes the most dynamic shared memory that it will be launched with
     */
    Function function(String name, int sharedBytes);

    /**
     * @param bytes at least 1
     */
    Buffer allocate(long bytes);

    /**
     * Host memory that copies to and from the device may run from while the caller goes on.
     *
     * @param bytes from 1 to 2^31 − 1
     */
    Pinned pin(long bytes);

    Stream newStream();

    @Override
    void close();
  }

  /** Device memory. */
  interface Buffer extends AutoCloseable {
    long address();

    long bytes();

    @Override
    void close();
  }

  /** Pinned host memory. */
  interface Pinned extends AutoCloseable {
    MemorySegment segment();

    @Override
    void close();
  }

  /** A kernel. */
  interface Function {}

  /**
   * Blocks of a launch.
   *
   * @param x at most 2^31 − 1
   * @param y at most 65535
   * @param z at most 65535
   */
  record Grid(int x, int y, int z) {
    static Grid of(int x) {
      return new Grid(x, 1, 1);
    }
  }

  /** Work in order; each method but {@link #synchronize} returns before the work is done. */
  interface Stream extends AutoCloseable {
    /** Host to device; {@code from} stays as it is until the stream is synchronized. */
    void copyIn(Pinned from, long fromByte, Buffer to, long toByte, long bytes);

    /** Device to host; {@code to} is written when the stream is synchronized. */
    void copyOut(Buffer from, long fromByte, Pinned to, long toByte, long bytes);

    void zero(Buffer buffer, long from, long bytes);

    /**
     * @param threads of a block
     * @param sharedBytes dynamic shared memory of a block
     * @param argument the kernel's one argument, a struct
     */
    void launch(Function function, Grid grid, int threads, int sharedBytes, byte[] argument);

    /** Waits until all of it is done. */
    void synchronize();

    @Override
    void close();
  }
}
