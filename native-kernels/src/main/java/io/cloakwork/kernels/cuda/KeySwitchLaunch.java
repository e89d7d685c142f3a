package io.cloakwork.kernels.cuda;

import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.key.KeySwitchKey;
import io.cloakwork.fhe.spi.KeySwitchBatch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Key switches on one device. */
final class KeySwitchLaunch {
  private static final int THREADS = 256;
  private static final int TILE_CIPHERTEXTS = 32;
  private static final int TILE_COLUMNS = 128;
  private static final int CHUNK_ROWS = 32;
  private static final int BLOCKS_PER_MULTIPROCESSOR = 4;
  private static final int PIECE = 2048;
  private static final long LOW_HALF = 0xffff_ffffL;

  private KeySwitchLaunch() {}

  /** Bytes of {@code count} ciphertexts under the small key, 32 bits a word. */
  static long smallBytes(KeySwitchKey key, int count) {
    return (long) count * key.outputDimension().size() * Integer.BYTES;
  }

  /**
   * Puts key switches on a lane.
   *
   * @param in count ciphertexts of 64-bit words, on the device
   * @param out count ciphertexts of 32-bit words; wholly written
   */
  static void put(
      CudaDevice device,
      Lane lane,
      KeySwitchKey key,
      KeyMemory.Use memory,
      int count,
      Lane.Region in,
      Lane.Region out) {
    int levels = key.decomposition().levelCount().value();
    int dimension = key.inputDimension().value();
    int width = key.outputDimension().size();
    int wordsPerChunk = Math.max(1, CHUNK_ROWS / levels);
    int columns = Math.ceilDiv(width, TILE_COLUMNS);
    int rows = Math.ceilDiv(count, TILE_CIPHERTEXTS);
    // Few ciphertexts: blocks share the words of a tile, so that the device is filled.
    int wanted = device.description().multiprocessors() * BLOCKS_PER_MULTIPROCESSOR;
    int splits =
        Math.clamp(Math.ceilDiv(wanted, columns * rows), 1, Math.ceilDiv(dimension, wordsPerChunk));
    int wordsPerSplit =
        Math.ceilDiv(Math.ceilDiv(dimension, splits), wordsPerChunk) * wordsPerChunk;
    lane.zero(out);
    lane.launch(
        device.function("cwKeySwitch"),
        new GpuDriver.Grid(columns, rows, Math.ceilDiv(dimension, wordsPerSplit)),
        THREADS,
        wordsPerChunk * levels * (TILE_CIPHERTEXTS + TILE_COLUMNS) * Integer.BYTES,
        new KernelArguments()
            .word(lane.address(in))
            .word(memory.address())
            .word(lane.address(out))
            .number(count)
            .number(dimension)
            .number(width)
            .number(key.decomposition().baseLog().value())
            .number(levels)
            .number(wordsPerSplit)
            .number(wordsPerChunk));
  }

  /**
   * Key switches of the inputs in [from, to). Within {@link CudaDevice#run}.
   *
   * @param key that the batch fits
   */
  static void run(
      CudaDevice device,
      KeySwitchKey key,
      KeyMemory memory,
      KeySwitchBatch batch,
      int from,
      int to) {
    LweCiphertextList inputs = batch.inputs();
    try (KeyMemory.Use use = memory.use()) {
      device.pieces(
          Math.ceilDiv(to - from, PIECE),
          (lane, piece) -> {
            int first = from + piece * PIECE;
            int count = Math.min(PIECE, to - first);
            int words = count * inputs.dimension().size();
            long outBytes = smallBytes(key, count);
            lane.begin(Lane.room((long) words * Long.BYTES, outBytes), 0);
            Lane.Region in = lane.put(inputs.words(), inputs.offset(first), words);
            Lane.Region out = lane.take(outBytes);
            put(device, lane, key, use, count, in, out);
            lane.copyOut(out);
            lane.whenDone(() -> widen(lane.host(out), batch.outputs(), first));
          });
    }
  }

  private static void widen(MemorySegment from, LweCiphertextList to, int first) {
    int at = to.offset(first);
    long words = from.byteSize() / Integer.BYTES;
    for (long i = 0; i < words; i++) {
      to.words()[at++] = from.getAtIndex(ValueLayout.JAVA_INT, i) & LOW_HALF;
    }
  }
}
