package io.cloakwork.kernels.cuda;

/**
 * A CUDA device as its driver describes it.
 *
 * @param ordinal number that the driver gives it
 * @param name for a person to read
 * @param major compute capability
 * @param minor compute capability
 * @param multiprocessors how many blocks run at the same time at least
 * @param sharedBytes the most dynamic shared memory of a block
 * @param memoryBytes device memory
 */
record GpuDevice(
    int ordinal,
    String name,
    int major,
    int minor,
    int multiprocessors,
    int sharedBytes,
    long memoryBytes) {

  @Override
  public String toString() {
    return String.format(
        "%d: %s (compute capability %d.%d, %d MiB)",
        ordinal, name, major, minor, memoryBytes >> 20);
  }
}
