package io.cloakwork.compiler.tensor;

/** Width of the floating-point numbers that a value has, or an operation computes with. */
public enum Precision {
  /** binary32. */
  SINGLE,
  /** binary64. */
  DOUBLE;

  /**
   * The nearest number of this width. A sum, difference, product or quotient of two binary32
   * numbers that is computed in binary64 and then rounded is the one that binary32 arithmetic
   * gives.
   */
  public double round(double x) {
    return this == SINGLE ? (float) x : x;
  }
}
