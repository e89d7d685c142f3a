package io.cloakwork.kernels.vector;

import io.cloakwork.fhe.kernels.heap.RowSum;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link RowSum#subtractPlain} with vectors, one row after the other: a lone key switch is bound by
 * the memory that it reads, and one stream is fetched ahead better than one for each level.
 */
final class VectorRowSum {
  private static final VectorSpecies<Integer> INTS = Lanes.DOUBLES.withLanes(int.class);

  private VectorRowSum() {}

  static void subtract(int[] digits, int[] rows, int[] sum) {
    for (int level = 0; level < digits.length; level++) {
      subtract(digits[level], rows, level * sum.length, sum);
    }
  }

  private static void subtract(int digit, int[] rows, int from, int[] sum) {
    int width = sum.length;
    int whole = INTS.loopBound(width);
    for (int i = 0; i < whole; i += INTS.length()) {
      IntVector row = IntVector.fromArray(INTS, rows, from + i);
      IntVector.fromArray(INTS, sum, i).sub(row.mul(digit)).intoArray(sum, i);
    }
    for (int i = whole; i < width; i++) {
      sum[i] -= digit * rows[from + i];
    }
  }
}
