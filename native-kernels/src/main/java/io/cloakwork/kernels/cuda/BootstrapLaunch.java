package io.cloakwork.kernels.cuda;

import io.cloakwork.fhe.ciphertext.LookupTable;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.spi.BootstrapBatch;
import io.cloakwork.fhe.spi.KeySwitchBatch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;

/** Bootstraps of a batch that fits its key, or of a part of it, on one device. */
final class BootstrapLaunch {
  private static final int ANY_THREADS = 256;
  private static final int FAST_THREADS = 128;
  private static final int POINT_BYTES = 2 * Double.BYTES;

  // Waves of the fast kernel in a piece: two pieces are under way, and the last wave of one leaves
  // multiprocessors to the first of the other.
  private static final int WAVES = 2;

  private final CudaDevice device;
  private final ServerKey key;
  private final DeviceKey memory;
  private final BootstrapBatch batch;
  private final boolean big;
  private final BootstrapForm form;
  private final TfheParameters parameters;

  /**
   * @param big whether the inputs stand under the big key, so that a key switch comes first
   */
  BootstrapLaunch(
      CudaDevice device, ServerKey key, DeviceKey memory, BootstrapBatch batch, boolean big) {
    this.device = device;
    this.key = key;
    this.memory = memory;
    this.batch = batch;
    this.big = big;
    this.parameters = key.parameters();
    this.form = BootstrapForm.of(parameters, device.description());
  }

  /** How many ciphertexts fill a device that has to do, with one wave. */
  static int wave(GpuDevice device) {
    return device.multiprocessors() * BootstrapForm.FAST_CIPHERTEXTS;
  }

  /** Ciphertexts that a device has in hand at a time; two such pieces overlap. */
  static int piece(GpuDevice device) {
    return WAVES * wave(device);
  }

  /** Runs the inputs in [from, to). Within {@link CudaDevice#run}. */
  void run(int from, int to) {
    int piece = piece(device.description());
    int[] firstOutputs = new int[to - from + 1];
    for (int i = 0; i < firstOutputs.length - 1; i++) {
      firstOutputs[i + 1] = firstOutputs[i] + batch.tables().get(from + i).outputCount();
    }
    int skipped = 0;
    for (int i = 0; i < from; i++) {
      skipped += batch.tables().get(i).outputCount();
    }
    int outputsBefore = skipped;
    RingTables tables = device.ring(parameters.glwe().polynomialSize());
    try (KeyMemory.Use bootstrap = memory.bootstrap().use();
        KeyMemory.Use keySwitch = memory.keySwitch(KeySwitchBatch.Source.BIG).use()) {
      device.pieces(
          Math.ceilDiv(to - from, piece),
          (lane, index) -> {
            int first = index * piece;
            int count = Math.min(piece, to - from - first);
            start(
                lane,
                new Piece(
                    from + first,
                    count,
                    outputsBefore + firstOutputs[first],
                    firstOutputs[first + count] - firstOutputs[first]),
                bootstrap,
                keySwitch,
                tables);
          });
    }
  }

  /** Inputs of a batch, and their outputs. */
  private record Piece(int firstInput, int count, int firstOutput, int outputs) {}

  private void start(
      Lane lane, Piece piece, KeyMemory.Use bootstrap, KeyMemory.Use keySwitch, RingTables tables) {
    int count = piece.count();
    LweCiphertextList inputs = batch.inputs();
    LweCiphertextList outputs = batch.outputs();
    TableStructs structs =
        TableStructs.of(batch.tables().subList(piece.firstInput(), piece.firstInput() + count));
    int inWords = count * inputs.dimension().size();
    long inBytes = (long) inWords * (big ? Long.BYTES : Integer.BYTES);
    long smallBytes = KeySwitchLaunch.smallBytes(key.keySwitch(), count);
    long outBytes = (long) piece.outputs() * outputs.dimension().size() * Long.BYTES;
    long accumulatorBytes =
        form.isFast() ? 0 : (long) count * parameters.glwe().words() * Long.BYTES;
    long exponentBytes = form.isFast() ? 0 : smallBytes;
    long pointBytes = anyPointBytes();
    boolean pointsShared = pointBytes <= device.description().sharedBytes();
    long workBytes = form.isFast() || pointsShared ? 0 : count * pointBytes;
    lane.begin(
        Lane.room(
            inBytes,
            (long) structs.numbers().length * Integer.BYTES,
            (long) structs.boxes().length * Long.BYTES,
            outBytes),
        Lane.room(big ? smallBytes : 0, accumulatorBytes, exponentBytes, workBytes));
    Lane.Region small;
    if (big) {
      Lane.Region in = lane.put(inputs.words(), inputs.offset(piece.firstInput()), inWords);
      small = lane.takeOnDevice(smallBytes);
      KeySwitchLaunch.put(device, lane, key.keySwitch(), keySwitch, count, in, small);
    } else {
      small = putSmall(lane, inputs, piece.firstInput(), inWords);
    }
    Lane.Region refs = lane.put(structs.numbers(), structs.numbers().length);
    Lane.Region boxes = lane.put(structs.boxes(), 0, structs.boxes().length);
    Lane.Region out = lane.take(outBytes);
    Lane.Region accumulators = lane.takeOnDevice(accumulatorBytes);
    Lane.Region exponents = lane.takeOnDevice(exponentBytes);
    Lane.Region work = lane.takeOnDevice(workBytes);
    KernelArguments arguments =
        new KernelArguments()
            .word(bootstrap.address())
            .word(tables.roots())
            .word(tables.twiddles())
            .word(lane.address(small))
            .word(lane.address(boxes))
            .word(lane.address(refs))
            .word(lane.address(out))
            .word(lane.address(accumulators))
            .word(lane.address(exponents))
            .word(workBytes == 0 ? 0 : lane.address(work))
            .number(count)
            .number(parameters.lwe().dimension().value())
            .number(parameters.lwe().key().meanDenominator())
            .number(form.block())
            .number(parameters.glwe().dimension().size())
            .number(parameters.glwe().polynomialSize().log2())
            .number(parameters.bootstrap().baseLog().value())
            .number(parameters.bootstrap().levelCount().value());
    if (form.isFast()) {
      // Two in a block load the key once; with few inputs each has a multiprocessor of its own.
      int together =
          count <= device.description().multiprocessors() ? 1 : BootstrapForm.FAST_CIPHERTEXTS;
      lane.launch(
          device.function(form.fastKernel(together)),
          GpuDriver.Grid.of(Math.ceilDiv(count, together)),
          FAST_THREADS * together,
          form.fastShared() * together,
          arguments);
    } else {
      lane.launch(
          device.function("cwBootstrapAny"),
          GpuDriver.Grid.of(count),
          ANY_THREADS,
          pointsShared ? (int) pointBytes : 0,
          arguments);
    }
    lane.copyOut(out);
    lane.whenDone(() -> lane.get(out, outputs.words(), outputs.offset(piece.firstOutput())));
  }

  /** Points that the kernel for any ring works on, for each ciphertext. */
  private long anyPointBytes() {
    return ringPointBytes(
        parameters.glwe().dimension().size(),
        parameters.bootstrap().levelCount().value(),
        parameters.glwe().polynomialSize().value());
  }

  /** Digits and sums of one external product in the transform. */
  static long ringPointBytes(int columns, int levels, int size) {
    return (long) columns * (levels + 1) * (size / 2) * POINT_BYTES;
  }

  private static Lane.Region putSmall(Lane lane, LweCiphertextList inputs, int first, int words) {
    Lane.Region region = lane.take((long) words * Integer.BYTES);
    MemorySegment host = lane.host(region);
    int from = inputs.offset(first);
    for (int i = 0; i < words; i++) {
      host.setAtIndex(ValueLayout.JAVA_INT, i, (int) inputs.words()[from + i]);
    }
    lane.copyIn(region);
    return region;
  }

  /**
   * Look-up tables as {@code TableRef} structs and their boxes.
   *
   * @param numbers five for each input
   * @param boxes of all tables; those of tables that are the same object once
   */
  record TableStructs(int[] numbers, long[] boxes) {
    private static final int NUMBERS = 5;

    static TableStructs of(List<LookupTable> tables) {
      IdentityHashMap<LookupTable, Integer> firstBox = new IdentityHashMap<>();
      int boxCount = 0;
      for (LookupTable table : tables) {
        if (firstBox.putIfAbsent(table, boxCount) == null) {
          boxCount += table.boxCount();
        }
      }
      long[] boxes = new long[boxCount];
      firstBox.forEach((table, first) -> {
        for (int box = 0; box < table.boxCount(); box++) {
          boxes[first + box] = table.value(box);
        }
      });
      int[] numbers = new int[tables.size() * NUMBERS];
      int at = 0;
      int output = 0;
      for (LookupTable table : tables) {
        numbers[at++] = Objects.requireNonNull(firstBox.get(table));
        numbers[at++] = table.boxCount();
        numbers[at++] = table.isCentred() ? 1 : 0;
        numbers[at++] = table.outputCount();
        numbers[at++] = output;
        output += table.outputCount();
      }
      return new TableStructs(numbers, boxes);
    }
  }
}
