package io.cloakwork.fhe.math;

/** Torus words: the real number x modulo 1 as x·2^64 modulo 2^64, in a {@code long}. */
public final class Torus {
  /** 2^−64, the step of a torus word. */
  public static final double ULP = 0x1p-64;

  private Torus() {}

  /**
   * The nearest torus word of a real number, frozen bit by bit: subtract the nearest integer (ties
   * to even), scale by 2^64 (exact), round to the nearest integer (ties to even). The one value
   * outside of {@code long}, +2^63, becomes −2^63.
   *
   * @param x in torus units; the fraction that 53 bits of mantissa leave is what counts
   */
  public static long ofReal(double x) {
    double scaled = (x - Math.rint(x)) * 0x1p64;
    return scaled >= 0x1p63 ? Long.MIN_VALUE : (long) Math.rint(scaled);
  }
}
