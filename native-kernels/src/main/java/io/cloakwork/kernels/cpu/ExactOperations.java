package io.cloakwork.kernels.cpu;

import io.cloakwork.fhe.ciphertext.GlweCiphertextList;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.key.PackingKeySwitchKey;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.spi.LinearBatch;
import io.cloakwork.fhe.spi.PackingBatch;
import io.cloakwork.fhe.spi.PlainProductBatch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Exact integer operations modulo 2^64, on heap arrays: many calls of at most about a millisecond,
 * because the collector waits for each.
 */
final class ExactOperations {
  // Words of every input that a linear map takes at a time: with some hundred inputs they stay in
  // the second-level cache while all rows use them.
  private static final int COLUMNS = 256;

  private ExactOperations() {}

  /** Writes all outputs: each its row's combination of the inputs. */
  static void linear(CpuLibrary library, LinearBatch batch) {
    LweCiphertextList outputs = batch.outputs();
    int width = outputs.dimension().size();
    int rows = batch.rows().size();
    MemorySegment in = MemorySegment.ofArray(batch.inputs().words());
    MemorySegment out = MemorySegment.ofArray(outputs.words());
    MemorySegment[] indices = new MemorySegment[rows];
    MemorySegment[] coefficients = new MemorySegment[rows];
    for (int r = 0; r < rows; r++) {
      indices[r] = MemorySegment.ofArray(batch.rows().get(r).indices());
      coefficients[r] = MemorySegment.ofArray(batch.rows().get(r).coefficients());
    }
    long each = (long) width * Long.BYTES;
    for (int first = 0; first < width; first += COLUMNS) {
      int length = Math.min(COLUMNS, width - first);
      for (int r = 0; r < rows; r++) {
        library.linear(
            first,
            length,
            indices[r],
            coefficients[r],
            batch.rows().get(r).constant(),
            in,
            out.asSlice(r * each, each));
      }
    }
    if (outputs.modulus() == CiphertextModulus.TWO_POW_32) {
      long[] words = outputs.words();
      for (int i = 0; i < words.length; i++) {
        words[i] &= 0xffff_ffffL;
      }
    }
  }

  /** Writes all outputs: each its term's polynomial times one input. */
  static void multiplyPlain(CpuLibrary library, PlainProductBatch batch) {
    GlweCiphertextList inputs = batch.inputs();
    MemorySegment in = MemorySegment.ofArray(inputs.words());
    MemorySegment out = MemorySegment.ofArray(batch.outputs().words());
    long each = (long) inputs.ciphertextWords() * Long.BYTES;
    for (int t = 0; t < batch.terms().size(); t++) {
      PlainProductBatch.Term term = batch.terms().get(t);
      library.multiplyPlain(
          inputs.polynomialSize().log2(),
          inputs.dimension().size(),
          MemorySegment.ofArray(term.exponents()),
          MemorySegment.ofArray(term.coefficients()),
          in.asSlice(term.input() * each, each),
          out.asSlice(t * each, each));
    }
  }

  /** Writes all outputs of a batch that fits the key, in one pass over the key. */
  static void pack(CpuLibrary library, PackingKeySwitchKey key, PackingBatch batch) {
    LweCiphertextList inputs = batch.inputs();
    GlweCiphertextList outputs = batch.outputs();
    int words = outputs.ciphertextWords();
    int size = outputs.polynomialSize().value();
    int d = inputs.dimension().value();
    Arrays.fill(outputs.words(), 0);
    for (int c = 0; c < inputs.count(); c++) {
      int body = outputs.offset(c / batch.perOutput()) + words - size;
      outputs.words()[body + c % batch.perOutput()] = inputs.words()[inputs.offset(c) + d];
    }
    long[] rows = new long[key.decomposition().levelCount().value() * words];
    long[] coefficients = new long[inputs.count()];
    MemorySegment out = MemorySegment.ofArray(outputs.words());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment shape = NativeShapes.packing(arena, key);
      for (int j = 0; j < d; j++) {
        key.expandRows(j, rows);
        for (int c = 0; c < coefficients.length; c++) {
          coefficients[c] = inputs.words()[inputs.offset(c) + j];
        }
        for (int o = 0; o < outputs.count(); o++) {
          int from = o * batch.perOutput();
          int to = Math.min(inputs.count(), from + batch.perOutput());
          library.addPacking(
              shape,
              MemorySegment.ofArray(coefficients)
                  .asSlice((long) from * Long.BYTES, (long) (to - from) * Long.BYTES),
              MemorySegment.ofArray(rows),
              out.asSlice((long) outputs.offset(o) * Long.BYTES, (long) words * Long.BYTES));
        }
      }
    }
  }
}
