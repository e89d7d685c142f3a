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
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Exact integer operations modulo 2^64. Products and packing have no bound on their work, so they
 * run on copies in native memory, as everything else does; linear maps work on the heap.
 */
final class ExactOperations {
  // Words of every input that a linear map takes at a time: with some hundred inputs they stay in
  // the second-level cache while all rows use them.
  private static final int COLUMNS = 256;

  // Terms of a row that a linear map takes at a time. The collector waits for each call: a million
  // products are at most about a millisecond.
  static final int TERMS = 4096;

  private ExactOperations() {}

  /** Writes all outputs: each its row's combination of the inputs. On the heap, in short calls. */
  static void linear(CpuLibrary library, LinearBatch batch) {
    LweCiphertextList outputs = batch.outputs();
    int width = outputs.dimension().size();
    MemorySegment in = MemorySegment.ofArray(batch.inputs().words());
    List<HeapRow> rows = new ArrayList<>(batch.rows().size());
    for (LinearBatch.Row row : batch.rows()) {
      rows.add(HeapRow.of(row, outputs.words(), outputs.offset(rows.size()), width));
    }
    for (int first = 0; first < width; first += COLUMNS) {
      int length = Math.min(COLUMNS, width - first);
      for (HeapRow row : rows) {
        if (row.terms() <= TERMS) {
          library.linear(
              first, length, row.indices(), row.coefficients(), row.constant(), in, row.out());
        } else {
          linearInParts(library, row, first, length, in);
        }
      }
    }
    if (outputs.modulus() == CiphertextModulus.TWO_POW_32) {
      long[] words = outputs.words();
      for (int i = 0; i < words.length; i++) {
        words[i] &= 0xffff_ffffL;
      }
    }
  }

  /** A row of a linear map, and where its output goes, all in heap arrays. */
  private record HeapRow(
      int terms,
      MemorySegment indices,
      MemorySegment coefficients,
      long constant,
      MemorySegment out) {
    static HeapRow of(LinearBatch.Row row, long[] out, int from, int width) {
      return new HeapRow(
          row.indices().length,
          MemorySegment.ofArray(row.indices()),
          MemorySegment.ofArray(row.coefficients()),
          row.constant(),
          MemorySegment.ofArray(out).asSlice((long) from * Long.BYTES, (long) width * Long.BYTES));
    }
  }

  private static void linearInParts(
      CpuLibrary library, HeapRow row, int first, int length, MemorySegment in) {
    long[] part = new long[(int) (row.out().byteSize() / Long.BYTES)];
    long[] sum = new long[length];
    for (int from = 0; from < row.terms(); from += TERMS) {
      long terms = Math.min(TERMS, row.terms() - from);
      library.linear(
          first,
          length,
          row.indices().asSlice((long) from * Integer.BYTES, terms * Integer.BYTES),
          row.coefficients().asSlice((long) from * Long.BYTES, terms * Long.BYTES),
          from == 0 ? row.constant() : 0,
          in,
          MemorySegment.ofArray(part));
      for (int i = 0; i < length; i++) {
        sum[i] += part[first + i];
      }
    }
    MemorySegment.copy(sum, 0, row.out(), ValueLayout.JAVA_LONG, (long) first * Long.BYTES, length);
  }

  /** Writes all outputs: each its term's polynomial times one input. */
  static void multiplyPlain(CpuLibrary library, ScratchPool scratch, PlainProductBatch batch) {
    GlweCiphertextList inputs = batch.inputs();
    int words = inputs.ciphertextWords();
    int most = batch.terms().stream().mapToInt(term -> term.exponents().length).max().orElse(0);
    long each = (long) words * Long.BYTES;
    long exponentBytes = (long) most * Integer.BYTES;
    long coefficientBytes = (long) most * Long.BYTES;
    try (ScratchPool.Frame frame = scratch.frame(each, each, exponentBytes, coefficientBytes)) {
      MemorySegment in = frame.take(each);
      MemorySegment out = frame.take(each);
      MemorySegment exponents = frame.take(exponentBytes);
      MemorySegment coefficients = frame.take(coefficientBytes);
      for (int t = 0; t < batch.terms().size(); t++) {
        PlainProductBatch.Term term = batch.terms().get(t);
        int count = term.exponents().length;
        copyIn(inputs.words(), inputs.offset(term.input()), in, words);
        MemorySegment.copy(term.exponents(), 0, exponents, ValueLayout.JAVA_INT, 0, count);
        copyIn(term.coefficients(), 0, coefficients, count);
        library.multiplyPlain(
            inputs.polynomialSize().log2(),
            inputs.dimension().size(),
            exponents.asSlice(0, (long) count * Integer.BYTES),
            coefficients.asSlice(0, (long) count * Long.BYTES),
            in,
            out);
        copyOut(out, batch.outputs().words(), batch.outputs().offset(t), words);
      }
    }
  }

  /** Writes all outputs of a batch that fits the key, in one pass over the key. */
  static void pack(
      CpuLibrary library, ScratchPool scratch, PackingKeySwitchKey key, PackingBatch batch) {
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
    long[] row = new long[key.decomposition().levelCount().value() * words];
    long rowBytes = (long) row.length * Long.BYTES;
    long coefficientBytes = (long) inputs.count() * Long.BYTES;
    long outBytes = (long) outputs.words().length * Long.BYTES;
    try (Arena arena = Arena.ofConfined();
        ScratchPool.Frame frame = scratch.frame(rowBytes, coefficientBytes, outBytes)) {
      MemorySegment shape = NativeShapes.packing(arena, key);
      MemorySegment rows = frame.take(rowBytes);
      MemorySegment coefficients = frame.take(coefficientBytes);
      MemorySegment out = frame.take(outBytes);
      copyIn(outputs.words(), 0, out, outputs.words().length);
      for (int j = 0; j < d; j++) {
        key.expandRows(j, row);
        copyIn(row, 0, rows, row.length);
        for (int c = 0; c < inputs.count(); c++) {
          coefficients.setAtIndex(ValueLayout.JAVA_LONG, c, inputs.words()[inputs.offset(c) + j]);
        }
        for (int o = 0; o < outputs.count(); o++) {
          int from = o * batch.perOutput();
          int to = Math.min(inputs.count(), from + batch.perOutput());
          library.addPacking(
              shape,
              coefficients.asSlice((long) from * Long.BYTES, (long) (to - from) * Long.BYTES),
              rows,
              out.asSlice((long) outputs.offset(o) * Long.BYTES, (long) words * Long.BYTES));
        }
      }
      copyOut(out, outputs.words(), 0, outputs.words().length);
    }
  }

  private static void copyIn(long[] from, int offset, MemorySegment to, int words) {
    MemorySegment.copy(from, offset, to, ValueLayout.JAVA_LONG, 0, words);
  }

  private static void copyOut(MemorySegment from, long[] to, int offset, int words) {
    MemorySegment.copy(from, ValueLayout.JAVA_LONG, 0, to, offset, words);
  }
}
