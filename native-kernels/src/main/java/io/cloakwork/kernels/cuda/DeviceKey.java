package io.cloakwork.kernels.cuda;

import io.cloakwork.fhe.key.BootstrapKey;
import io.cloakwork.fhe.key.KeySwitchKey;
import io.cloakwork.fhe.key.PackingKeySwitchKey;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.spi.KeySwitchBatch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A server key in the memory of one device: bootstrap key in the transform, key switch keys row by
 * row. The packing key follows when it is first needed, as it is large and rarely used.
 */
final class DeviceKey implements AutoCloseable {
  private static final long CHUNK_BYTES = 16L << 20;

  private final CudaDevice device;
  private final KeyMemory bootstrap;
  private final Map<KeySwitchBatch.Source, KeyMemory> keySwitches;
  private @Nullable KeyMemory packing;
  private boolean closed;

  private DeviceKey(
      CudaDevice device, KeyMemory bootstrap, Map<KeySwitchBatch.Source, KeyMemory> keySwitches) {
    this.device = device;
    this.bootstrap = bootstrap;
    this.keySwitches = keySwitches;
  }

  /** Within {@link CudaDevice#run}. */
  static DeviceKey load(CudaDevice device, ServerKey key) {
    BootstrapKey seeded = key.bootstrap();
    KeyMemory bootstrap =
        GgswUpload.upload(
            device,
            key.parameters().glwe().polynomialSize(),
            seeded.count(),
            seeded.ggswWords(),
            BootstrapForm.of(key.parameters(), device.description()).isFast(),
            seeded::expandGgsw);
    DeviceKey loaded = new DeviceKey(device, bootstrap, new EnumMap<>(KeySwitchBatch.Source.class));
    boolean complete = false;
    try {
      loaded.loadKeySwitch(KeySwitchBatch.Source.BIG, key.keySwitch());
      key.casting().ifPresent(k -> loaded.loadKeySwitch(KeySwitchBatch.Source.COMPACT, k));
      key.decompression().ifPresent(k -> loaded.loadKeySwitch(KeySwitchBatch.Source.STORAGE, k));
      complete = true;
      return loaded;
    } finally {
      if (!complete) {
        loaded.close();
      }
    }
  }

  /** Where the rows of a key come from. */
  @FunctionalInterface
  private interface Rows {
    /** Writes all rows of one input coefficient. */
    void write(int index, MemorySegment out);
  }

  private void loadKeySwitch(KeySwitchBatch.Source from, KeySwitchKey key) {
    int words = key.decomposition().levelCount().value() * key.outputDimension().size();
    int[] rows = new int[words];
    keySwitches.put(
        from,
        upload(
            key.inputDimension().value(),
            (long) words * Integer.BYTES,
            (index, out) -> {
              key.expandRows(index, rows);
              MemorySegment.copy(rows, 0, out, ValueLayout.JAVA_INT, 0, words);
            }));
  }

  private KeyMemory upload(int count, long each, Rows source) {
    KeyMemory memory = KeyMemory.allocate(device, count * each);
    boolean filled = false;
    try {
      int chunk = Math.clamp(CHUNK_BYTES / each, 1, count);
      device.pieces(
          Math.ceilDiv(count, chunk),
          (lane, piece) -> {
            int first = piece * chunk;
            int length = Math.min(chunk, count - first);
            lane.begin(Lane.room(length * each), 0);
            Lane.Region region = lane.take(length * each);
            MemorySegment host = lane.host(region);
            for (int i = 0; i < length; i++) {
              source.write(first + i, host.asSlice(i * each, each));
            }
            lane.copyIn(region, memory.buffer(), first * each);
          });
      filled = true;
      return memory;
    } finally {
      if (!filled) {
        memory.close();
      }
    }
  }

  KeyMemory bootstrap() {
    return bootstrap;
  }

  /** The key that a batch has been found to fit. */
  KeyMemory keySwitch(KeySwitchBatch.Source from) {
    return Objects.requireNonNull(keySwitches.get(from));
  }

  /** Within {@link CudaDevice#run}. */
  synchronized KeyMemory packing(PackingKeySwitchKey key) {
    if (closed) {
      throw new IllegalStateException("the key is closed");
    }
    KeyMemory loaded = packing;
    if (loaded == null) {
      int words = key.decomposition().levelCount().value() * key.output().words();
      long[] rows = new long[words];
      loaded =
          upload(
              key.inputDimension().value(),
              (long) words * Long.BYTES,
              (index, out) -> {
                key.expandRows(index, rows);
                MemorySegment.copy(rows, 0, out, ValueLayout.JAVA_LONG, 0, words);
              });
      packing = loaded;
    }
    return loaded;
  }

  synchronized long bytes() {
    KeyMemory packed = packing;
    return bootstrap.bytes()
        + keySwitches.values().stream().mapToLong(KeyMemory::bytes).sum()
        + (packed == null ? 0 : packed.bytes());
  }

  /**
   * Frees the parts one after the other; does nothing the second time.
   *
   * @throws IllegalStateException if a batch is using the next part, which then stays, as those
   *     behind it do: to be called again
   */
  @Override
  public synchronized void close() {
    closed = true;
    bootstrap.close();
    keySwitches.values().forEach(KeyMemory::close);
    KeyMemory packed = packing;
    if (packed != null) {
      packed.close();
    }
  }
}
