package io.cloakwork.fhe.kernels.heap;

/**
 * The inner loop of a key switch: rows of a key, each times a digit, modulo 2^32. Exact, so in any
 * order.
 */
@FunctionalInterface
public interface RowSum {

  /**
   * sum −= Σ over levels l of digits[l] · row l.
   *
   * @param digits one per row
   * @param rows the rows, one after the other, each as long as {@code sum}
   */
  void subtract(int[] digits, int[] rows, int[] sum);

  /** Plain loops. */
  static void subtractPlain(int[] digits, int[] rows, int[] sum) {
    for (int level = 0; level < digits.length; level++) {
      int row = level * sum.length;
      for (int i = 0; i < sum.length; i++) {
        sum[i] -= digits[level] * rows[row + i];
      }
    }
  }
}
