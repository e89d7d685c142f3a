package io.cloakwork.fhe.ciphertext;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.params.MessageSpace;
import java.util.function.IntUnaryOperator;

/**
 * Cleartext function that a programmable bootstrap evaluates: one torus word for each box of the
 * half circle [0, ½).
 *
 * <p>Box m of {@code boxCount} covers 1/(2·boxCount) of the torus. <em>Centred</em> boxes lie
 * around m/(2·boxCount), so that an encoded message with noise on both sides falls into its box;
 * otherwise box m begins there. On the other half circle the output is the negated one
 * (negacyclicity): f(x + ½) = −f(x).
 *
 * <p>With {@code outputCount} = 2^ϑ the half circle is split into 2^ϑ equal ranges. For an input in
 * the first range, output i is the word of the box i·boxCount/2^ϑ further on: several tables from
 * one blind rotation, at no extra noise, because the modulus switch stays as fine as for one table.
 * Immutable.
 */
public final class LookupTable {
  private final long[] values;
  private final boolean centred;
  private final int outputCount;

  private LookupTable(long[] values, boolean centred, int outputCount) {
    if (Integer.bitCount(values.length) != 1) {
      throw new ParameterException("look-up table boxes", "a power of two", values.length);
    }
    if (Integer.bitCount(outputCount) != 1 || outputCount > values.length) {
      throw new ParameterException(
          "look-up table outputs", "a power of two, at most " + values.length, outputCount);
    }
    this.values = values;
    this.centred = centred;
    this.outputCount = outputCount;
  }

  /**
   * Boxes centred on m/(2·values.length), one output: values of messages with one padding bit
   * above.
   */
  public static LookupTable centred(long... values) {
    return new LookupTable(values.clone(), true, 1);
  }

  /**
   * Centred boxes with several outputs: the words of boxes that lie values.length / outputCount
   * apart, for every input (beyond the last box the negated words begin again).
   *
   * @throws ParameterException if either number is no power of two, or there are too few boxes
   */
  public static LookupTable centredWithOutputs(int outputCount, long... values) {
    return new LookupTable(values.clone(), true, outputCount);
  }

  /** Boxes that begin at m/(2·values.length), one output. One value c is ±c by the half circle. */
  public static LookupTable aligned(long... values) {
    return new LookupTable(values.clone(), false, 1);
  }

  /**
   * The function m ↦ f(m) on a block: all 2^p messages, outputs encoded as the inputs are.
   *
   * @param function values in [0, 2^p)
   * @throws ParameterException if a value is outside
   */
  public static LookupTable of(MessageSpace space, IntUnaryOperator function) {
    return new LookupTable(encode(space, 1 << space.bits(), function), true, 1);
  }

  /**
   * Two functions of one block from one blind rotation, for inputs below half of the message space.
   *
   * @throws ParameterException if a value is outside [0, 2^p)
   */
  public static LookupTable pair(
      MessageSpace space, IntUnaryOperator first, IntUnaryOperator second) {
    int half = 1 << (space.bits() - 1);
    long[] values = new long[2 * half];
    System.arraycopy(encode(space, half, first), 0, values, 0, half);
    System.arraycopy(encode(space, half, second), 0, values, half, half);
    return new LookupTable(values, true, 2);
  }

  private static long[] encode(MessageSpace space, int count, IntUnaryOperator function) {
    long[] values = new long[count];
    for (int m = 0; m < count; m++) {
      int value = function.applyAsInt(m);
      if (value < 0 || value >= 1 << space.bits()) {
        throw new ParameterException(
            "look-up table value at " + m, "in [0, " + (1 << space.bits()) + ")", value);
      }
      values[m] = (long) value << space.deltaLog2();
    }
    return values;
  }

  public int boxCount() {
    return values.length;
  }

  public boolean isCentred() {
    return centred;
  }

  /** Outputs of one blind rotation: 2^ϑ. */
  public int outputCount() {
    return outputCount;
  }

  /** Torus word of a box. */
  public long value(int box) {
    return values[box];
  }

  /**
   * Writes the body polynomial of the accumulator: coefficient j is what a phase of j/(2N) looks
   * up.
   *
   * @param out N words from {@code offset} on, all written; N at least the number of boxes (twice
   *     that if centred)
   * @throws MismatchException if N is too small for the boxes
   */
  public void fillAccumulator(long[] out, int offset, int polynomialSize) {
    int width = polynomialSize / values.length;
    if (width < (centred ? 2 : 1)) {
      throw new MismatchException(
          "polynomial size for " + values.length + " boxes",
          "at least " + values.length * (centred ? 2 : 1),
          polynomialSize);
    }
    int shift = centred ? width / 2 : 0;
    for (int j = 0; j < polynomialSize; j++) {
      int box = (j + shift) / width;
      out[offset + j] = box < values.length ? values[box] : -values[0];
    }
  }
}
