package io.cloakwork.fhe.math;

/**
 * A polynomial of N secret bits, ready for products modulo X^N + 1 and 2^64. All implementations
 * are exact, so they agree. Safe for use by many threads until it is closed, which erases the bits.
 */
public interface BitFactor extends AutoCloseable {

  /**
   * Adds A times the bits to N words of {@code out}, and leaves nothing of the product elsewhere.
   *
   * @param a N words from {@code from} on
   * @param out N words from {@code to} on
   */
  void addProduct(long[] a, int from, long[] out, int to);

  /** Erases the bits; does nothing the second time. */
  @Override
  void close();
}
