package io.cloakwork.fhe.math;

/** Multiplication of a polynomial modulo X^N + 1 by a monomial: exact index work. */
public final class Rotation {
  private Rotation() {}

  /**
   * out = X^exponent · in.
   *
   * @param in N words from {@code from} on
   * @param exponent any integer; counted modulo 2N
   * @param out N words from {@code to} on, all written; not the input
   */
  public static void multiply(long[] in, int from, int exponent, long[] out, int to, int size) {
    int turn = exponent & (2 * size - 1);
    int shift = turn & (size - 1);
    // What leaves at the top comes back negated; X^N itself is −1.
    long kept = turn < size ? 0 : -1;
    long wrapped = ~kept;
    for (int j = 0; j < size - shift; j++) {
      out[to + shift + j] = (in[from + j] ^ kept) - kept;
    }
    for (int j = size - shift; j < size; j++) {
      out[to + shift + j - size] = (in[from + j] ^ wrapped) - wrapped;
    }
  }

  /**
   * out += coefficient · X^exponent · in, modulo 2^64.
   *
   * @param exponent any integer; counted modulo 2N
   * @param out N words from {@code to} on; not the input
   */
  public static void multiplyAdd(
      long coefficient, long[] in, int from, int exponent, long[] out, int to, int size) {
    int turn = exponent & (2 * size - 1);
    int shift = turn & (size - 1);
    long kept = turn < size ? coefficient : -coefficient;
    for (int j = 0; j < size - shift; j++) {
      out[to + shift + j] += kept * in[from + j];
    }
    for (int j = size - shift; j < size; j++) {
      out[to + shift + j - size] -= kept * in[from + j];
    }
  }
}
