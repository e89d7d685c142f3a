package io.cloakwork.fhe.key;

import io.cloakwork.fhe.CapacityException;

/** Lengths of the arrays that hold keys. */
final class KeyWords {
  /** The longest array that a JVM allocates. */
  private static final int LONGEST = Integer.MAX_VALUE - 8;

  private KeyWords() {}

  /**
   * The product of three factors of at most 2^22 each.
   *
   * @throws CapacityException if no array is that long
   */
  static int arrayLength(String what, int first, int second, int third) {
    long length = Math.multiplyExact((long) first * second, (long) third);
    if (length > LONGEST) {
      throw new CapacityException(what, LONGEST, length);
    }
    return (int) length;
  }
}
