package io.cloakwork.kernels.cuda;

import io.cloakwork.fhe.ciphertext.GlweCiphertextList;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.key.PackingKeySwitchKey;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.spi.LinearBatch;
import io.cloakwork.fhe.spi.PackingBatch;
import io.cloakwork.fhe.spi.PlainProductBatch;

/** Exact integer operations modulo 2^64 on one device; all within {@link CudaDevice#run}. */
final class ExactLaunch {
  private static final int THREADS = 256;
  private static final int BLOCKS_PER_MULTIPROCESSOR = 8;
  private static final int MOST_GRID_Z = 65535;
  private static final int PACKED_PER_PIECE = 64;
  private static final long LOW_HALF = 0xffff_ffffL;

  private ExactLaunch() {}

  /** Sparse rows behind each other. */
  private record SparseRows(int[] starts, int[] positions, long[] coefficients) {
    static SparseRows ofLength(int rows, int terms) {
      return new SparseRows(new int[rows + 1], new int[terms], new long[terms]);
    }

    void set(int row, int[] rowPositions, long[] rowCoefficients) {
      int at = starts[row];
      System.arraycopy(rowPositions, 0, positions, at, rowPositions.length);
      System.arraycopy(rowCoefficients, 0, coefficients, at, rowCoefficients.length);
      starts[row + 1] = at + rowPositions.length;
    }

    long room() {
      return Lane.room(
          (long) starts.length * Integer.BYTES,
          (long) positions.length * Integer.BYTES,
          (long) coefficients.length * Long.BYTES);
    }
  }

  static void linear(CudaDevice device, LinearBatch batch) {
    LweCiphertextList inputs = batch.inputs();
    LweCiphertextList outputs = batch.outputs();
    int rows = batch.rows().size();
    if (rows == 0) {
      return;
    }
    int width = inputs.dimension().size();
    int terms = batch.rows().stream().mapToInt(row -> row.indices().length).sum();
    SparseRows sparse = SparseRows.ofLength(rows, terms);
    long[] constants = new long[rows];
    for (int r = 0; r < rows; r++) {
      LinearBatch.Row row = batch.rows().get(r);
      sparse.set(r, row.indices(), row.coefficients());
      constants[r] = row.constant();
    }
    long inBytes = (long) inputs.words().length * Long.BYTES;
    long outBytes = (long) outputs.words().length * Long.BYTES;
    device.pieces(
        1,
        (lane, _) -> {
          lane.begin(Lane.room(inBytes, (long) rows * Long.BYTES, outBytes) + sparse.room(), 0);
          Lane.Region in = lane.put(inputs.words(), 0, inputs.words().length);
          Lane.Region starts = lane.put(sparse.starts(), sparse.starts().length);
          Lane.Region indices = lane.put(sparse.positions(), terms);
          Lane.Region coefficients = lane.put(sparse.coefficients(), 0, terms);
          Lane.Region added = lane.put(constants, 0, rows);
          Lane.Region out = lane.take(outBytes);
          lane.launch(
              device.function("cwLinear"),
              new GpuDriver.Grid(rows, Math.ceilDiv(width, THREADS), 1),
              THREADS,
              0,
              new KernelArguments()
                  .word(lane.address(in))
                  .word(lane.address(starts))
                  .word(lane.address(indices))
                  .word(lane.address(coefficients))
                  .word(lane.address(added))
                  .word(lane.address(out))
                  .word(inputs.modulus() == CiphertextModulus.TWO_POW_32 ? LOW_HALF : -1)
                  .number(width));
          lane.copyOut(out);
          lane.whenDone(() -> lane.get(out, outputs.words(), 0));
        });
  }

  static void multiplyPlain(CudaDevice device, PlainProductBatch batch) {
    GlweCiphertextList inputs = batch.inputs();
    GlweCiphertextList outputs = batch.outputs();
    int products = batch.terms().size();
    if (products == 0) {
      return;
    }
    int monomials = batch.terms().stream().mapToInt(term -> term.exponents().length).sum();
    SparseRows sparse = SparseRows.ofLength(products, monomials);
    int[] chosen = new int[products];
    for (int t = 0; t < products; t++) {
      PlainProductBatch.Term term = batch.terms().get(t);
      sparse.set(t, term.exponents(), term.coefficients());
      chosen[t] = term.input();
    }
    long inBytes = (long) inputs.words().length * Long.BYTES;
    long outBytes = (long) outputs.words().length * Long.BYTES;
    device.pieces(
        1,
        (lane, _) -> {
          lane.begin(
              Lane.room(inBytes, (long) products * Integer.BYTES, outBytes) + sparse.room(), 0);
          Lane.Region in = lane.put(inputs.words(), 0, inputs.words().length);
          Lane.Region inputOf = lane.put(chosen, products);
          Lane.Region starts = lane.put(sparse.starts(), sparse.starts().length);
          Lane.Region exponents = lane.put(sparse.positions(), monomials);
          Lane.Region coefficients = lane.put(sparse.coefficients(), 0, monomials);
          Lane.Region out = lane.take(outBytes);
          lane.launch(
              device.function("cwPlainProduct"),
              new GpuDriver.Grid(products, Math.ceilDiv(inputs.ciphertextWords(), THREADS), 1),
              THREADS,
              0,
              new KernelArguments()
                  .word(lane.address(in))
                  .word(lane.address(inputOf))
                  .word(lane.address(starts))
                  .word(lane.address(exponents))
                  .word(lane.address(coefficients))
                  .word(lane.address(out))
                  .number(inputs.dimension().size())
                  .number(inputs.polynomialSize().log2()));
          lane.copyOut(out);
          lane.whenDone(() -> lane.get(out, outputs.words(), 0));
        });
  }

  /**
   * @param key that the batch fits
   */
  static void pack(
      CudaDevice device, PackingKeySwitchKey key, KeyMemory memory, PackingBatch batch) {
    LweCiphertextList inputs = batch.inputs();
    GlweCiphertextList outputs = batch.outputs();
    int size = outputs.polynomialSize().value();
    int columns = outputs.dimension().size();
    int tiles = Math.ceilDiv(size, THREADS) * columns;
    int levels = key.decomposition().levelCount().value();
    int perOutput = batch.perOutput();
    int dimension = inputs.dimension().value();
    // Few outputs: blocks share the words of a polynomial, so that the device is filled.
    int wanted = device.description().multiprocessors() * BLOCKS_PER_MULTIPROCESSOR;
    int splits =
        Math.clamp(Math.ceilDiv(wanted, tiles * Math.max(1, outputs.count())), 1, dimension);
    int wordsPerSplit = Math.ceilDiv(dimension, splits);
    int used = Math.ceilDiv(dimension, wordsPerSplit);
    int piece = Math.max(1, Math.min(MOST_GRID_Z / used, PACKED_PER_PIECE));
    try (KeyMemory.Use use = memory.use()) {
      device.pieces(
          Math.ceilDiv(outputs.count(), piece),
          (lane, index) -> {
            int first = index * piece;
            int made = Math.min(piece, outputs.count() - first);
            int firstInput = first * perOutput;
            int count = Math.min(made * perOutput, inputs.count() - firstInput);
            int inWords = count * inputs.dimension().size();
            long outBytes = (long) made * outputs.ciphertextWords() * Long.BYTES;
            lane.begin(Lane.room((long) inWords * Long.BYTES, outBytes), 0);
            Lane.Region in = lane.put(inputs.words(), inputs.offset(firstInput), inWords);
            Lane.Region out = lane.take(outBytes);
            lane.zero(out);
            lane.launch(
                device.function("cwPacking"),
                new GpuDriver.Grid(Math.ceilDiv(size, THREADS), columns, made * used),
                THREADS,
                Math.min(perOutput, count) * levels * Integer.BYTES,
                new KernelArguments()
                    .word(lane.address(in))
                    .word(use.address())
                    .word(lane.address(out))
                    .number(count)
                    .number(perOutput)
                    .number(dimension)
                    .number(columns)
                    .number(outputs.polynomialSize().log2())
                    .number(key.decomposition().baseLog().value())
                    .number(levels)
                    .number(used)
                    .number(wordsPerSplit));
            lane.copyOut(out);
            lane.whenDone(() -> lane.get(out, outputs.words(), outputs.offset(first)));
          });
    }
  }
}
