package io.cloakwork.fhe.client;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.params.MessageSpace;

/** Between messages and the torus words that stand for them. */
final class Messages {
  private Messages() {}

  /**
   * m·2^(63 − p) for each message.
   *
   * @param bits of a message that are allowed
   * @throws MismatchException if a message is not in [0, 2^bits); which one is said, its value is
   *     not
   */
  static long[] encode(MessageSpace space, int bits, int... messages) {
    long[] plaintexts = new long[messages.length];
    for (int i = 0; i < messages.length; i++) {
      if (messages[i] >>> bits != 0) {
        throw outside("message " + i + " to encrypt", "in [0, " + (1 << bits) + ")", messages[i]);
      }
      plaintexts[i] = (long) messages[i] << space.deltaLog2();
    }
    return plaintexts;
  }

  /**
   * Refuses bits that are none.
   *
   * @throws MismatchException if a number is neither 0 nor 1; which one is said, its value is not
   */
  static void requireBits(int... bits) {
    for (int i = 0; i < bits.length; i++) {
      if ((bits[i] & ~1) != 0) {
        throw outside("bit " + i + " to encrypt", "0 or 1", bits[i]);
      }
    }
  }

  private static MismatchException outside(String what, String expected, int value) {
    return new MismatchException(
        what, expected, value < 0 ? "a smaller number" : "a larger number");
  }

  /**
   * The nearest multiple of 2^deltaLog2 for each phase: the padding bit is the highest.
   *
   * @return values in [0, 2^(64 − deltaLog2))
   */
  static int[] decode(long[] phases, int deltaLog2) {
    int[] messages = new int[phases.length];
    for (int i = 0; i < messages.length; i++) {
      messages[i] = (int) ((phases[i] + (1L << (deltaLog2 - 1))) >>> deltaLog2);
    }
    return messages;
  }
}
