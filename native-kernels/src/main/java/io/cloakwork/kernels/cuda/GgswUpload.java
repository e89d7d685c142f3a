package io.cloakwork.kernels.cuda;

import io.cloakwork.fhe.params.PolynomialSize;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** GGSW ciphertexts from the host into the transform on a device, chunk by chunk. */
final class GgswUpload {
  private static final int THREADS = 256;

  // Large enough to hide what a launch costs, small enough to be pinned twice.
  private static final long CHUNK_BYTES = 16L << 20;

  private GgswUpload() {}

  /** Where the words come from. */
  @FunctionalInterface
  interface Source {
    /** Writes GGSW ciphertext {@code index}: its polynomials, row by row. */
    void write(int index, long[] out);
  }

  /**
   * Allocates memory and fills it. Within {@link CudaDevice#run}.
   *
   * @param words of one ciphertext
   * @param quartered the order of points for the kernels with N = 2048, else leaf order
   */
  static KeyMemory upload(
      CudaDevice device,
      PolynomialSize size,
      int count,
      int words,
      boolean quartered,
      Source source) {
    // A polynomial takes as much in the transform as before.
    long each = (long) words * Long.BYTES;
    RingTables tables = device.ring(size);
    GpuDriver.Function forward = device.function("cwForward");
    KeyMemory memory = KeyMemory.allocate(device, count * each);
    boolean filled = false;
    try {
      int chunk = Math.clamp(CHUNK_BYTES / each, 1, Math.max(1, count));
      long[] ciphertext = new long[words];
      device.pieces(
          Math.ceilDiv(count, chunk),
          (lane, piece) -> {
            int first = piece * chunk;
            int length = Math.min(chunk, count - first);
            lane.begin(Lane.room(length * each), 0);
            Lane.Region region = lane.take(length * each);
            MemorySegment host = lane.host(region);
            for (int i = 0; i < length; i++) {
              source.write(first + i, ciphertext);
              MemorySegment.copy(ciphertext, 0, host, ValueLayout.JAVA_LONG, i * each, words);
            }
            lane.copyIn(region);
            lane.launch(
                forward,
                GpuDriver.Grid.of(length * (words / size.value())),
                THREADS,
                0,
                new KernelArguments()
                    .word(lane.address(region))
                    .word(memory.buffer().address() + first * each)
                    .word(tables.twiddles())
                    .number(size.log2() - 1)
                    .number(quartered ? 1 : 0));
          });
      filled = true;
      return memory;
    } finally {
      if (!filled) {
        memory.close();
      }
    }
  }
}
