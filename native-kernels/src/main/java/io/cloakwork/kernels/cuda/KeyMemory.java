package io.cloakwork.kernels.cuda;

/**
 * Device memory of a key. A batch that has it {@link #use used} keeps it; closing it meanwhile, or
 * using it later, is an IllegalStateException instead of a use of freed memory.
 */
final class KeyMemory implements AutoCloseable {
  private final CudaDevice device;
  private final GpuDriver.Buffer buffer;
  private final long bytes;
  private int users;
  private boolean closed;

  private KeyMemory(CudaDevice device, GpuDriver.Buffer buffer, long bytes) {
    this.device = device;
    this.buffer = buffer;
    this.bytes = bytes;
  }

  /** Within {@link CudaDevice#run}. */
  static KeyMemory allocate(CudaDevice device, long bytes) {
    return new KeyMemory(device, device.allocateForKeys(bytes), bytes);
  }

  GpuDriver.Buffer buffer() {
    return buffer;
  }

  long bytes() {
    return bytes;
  }

  /** A use of the memory, until it is closed. */
  interface Use extends AutoCloseable {
    /** Of the first byte. */
    long address();

    @Override
    void close();
  }

  /**
   * @throws IllegalStateException if it has been freed
   */
  synchronized Use use() {
    if (closed) {
      throw new IllegalStateException("the key is closed");
    }
    users++;
    return new Use() {
      @Override
      public long address() {
        return buffer.address();
      }

      @Override
      public void close() {
        synchronized (KeyMemory.this) {
          users--;
        }
      }
    };
  }

  /**
   * Frees it; does nothing the second time.
   *
   * @throws IllegalStateException if a batch is using it
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    if (users > 0) {
      throw new IllegalStateException("the key is in use");
    }
    closed = true;
    device.freeKeys(buffer, bytes);
  }
}
