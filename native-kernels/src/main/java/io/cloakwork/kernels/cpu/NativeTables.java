package io.cloakwork.kernels.cpu;

import io.cloakwork.fhe.ciphertext.LookupTable;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;

/**
 * Look-up tables of a piece of a batch as {@code cw_table} structs and their boxes; tables that are
 * the same object share their boxes.
 *
 * @param structs four words for each input
 * @param boxes of all tables, one after the other
 * @param outputs that the tables have together
 */
record NativeTables(long[] structs, long[] boxes, int outputs) {
  static final int STRUCT_WORDS = 4;

  static NativeTables of(List<LookupTable> tables) {
    IdentityHashMap<LookupTable, Integer> firstBox = new IdentityHashMap<>();
    int boxCount = 0;
    int outputs = 0;
    for (LookupTable table : tables) {
      if (firstBox.putIfAbsent(table, boxCount) == null) {
        boxCount += table.boxCount();
      }
      outputs += table.outputCount();
    }
    long[] boxes = new long[boxCount];
    firstBox.forEach((table, first) -> {
      for (int box = 0; box < table.boxCount(); box++) {
        boxes[first + box] = table.value(box);
      }
    });
    long[] structs = new long[tables.size() * STRUCT_WORDS];
    int at = 0;
    for (LookupTable table : tables) {
      structs[at++] = Objects.requireNonNull(firstBox.get(table));
      structs[at++] = table.boxCount();
      structs[at++] = table.isCentred() ? 1 : 0;
      structs[at++] = table.outputCount();
    }
    return new NativeTables(structs, boxes, outputs);
  }

  static void copy(long[] words, MemorySegment to) {
    MemorySegment.copy(words, 0, to, ValueLayout.JAVA_LONG, 0, words.length);
  }
}
