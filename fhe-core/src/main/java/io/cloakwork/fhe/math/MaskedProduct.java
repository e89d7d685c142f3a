package io.cloakwork.fhe.math;

/**
 * Products with secret bits, exact modulo 2^64. A bit is given as a mask, 64 zeros or 64 ones, so
 * that neither a branch nor an address depends on it.
 */
public final class MaskedProduct {
  private MaskedProduct() {}

  /** Σ a_i·s_i over {@code length} words of either array. */
  public static long sum(long[] masks, int maskOffset, long[] a, int offset, int length) {
    long sum = 0;
    for (int i = 0; i < length; i++) {
      sum += a[offset + i] & masks[maskOffset + i];
    }
    return sum;
  }

  /**
   * Adds the first coefficients of A·S in Z[X]/(X^N + 1) to {@code out}.
   *
   * @param masks N bits of S from {@code maskOffset} on
   * @param a N words from {@code offset} on
   * @param scratch 2N words, overwritten; what they hold afterwards depends on A alone
   * @param out {@code count} words from {@code outOffset} on
   * @param count coefficients that are wanted, at most N
   */
  public static void add(
      long[] masks,
      int maskOffset,
      int polynomialSize,
      long[] a,
      int offset,
      long[] scratch,
      long[] out,
      int outOffset,
      int count) {
    // Backwards (A, −A), so that coefficient j of the product is a plain sum of N neighbours
    // times the bits in their own order. C2 turns that reduction into vectors; sums into an array
    // at shifting places it does not, and they take five times as long.
    for (int j = 0; j < polynomialSize; j++) {
      long coefficient = a[offset + j];
      scratch[polynomialSize - 1 - j] = coefficient;
      scratch[2 * polynomialSize - 1 - j] = -coefficient;
    }
    for (int j = 0; j < count; j++) {
      out[outOffset + j] += sum(masks, maskOffset, scratch, polynomialSize - 1 - j, polynomialSize);
    }
  }
}
