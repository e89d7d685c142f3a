package io.cloakwork.kernels.vector;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link io.cloakwork.fhe.kernels.heap.RowSum} with vectors: each sum is read and written once for
 * all levels.
 */
final class VectorRowSum {
  private static final VectorSpecies<Integer> INTS = Lanes.DOUBLES.withLanes(int.class);

  private VectorRowSum() {}

  static void subtract(int[] digits, int[] rows, int[] sum) {
    int width = sum.length;
    int whole = INTS.loopBound(width);
    for (int i = 0; i < whole; i += INTS.length()) {
      IntVector total = IntVector.fromArray(INTS, sum, i);
      for (int level = 0; level < digits.length; level++) {
        IntVector row = IntVector.fromArray(INTS, rows, level * width + i);
        total = total.sub(row.mul(digits[level]));
      }
      total.intoArray(sum, i);
    }
    for (int i = whole; i < width; i++) {
      for (int level = 0; level < digits.length; level++) {
        sum[i] -= digits[level] * rows[level * width + i];
      }
    }
  }
}
