package io.cloakwork.compiler.analysis;

import io.cloakwork.fhe.ParameterException;

/** All integers from {@code low} to {@code high}, both included. */
public record Interval(long low, long high) {
  public Interval {
    if (low > high) {
      throw new ParameterException("interval", "low at most high", low + " to " + high);
    }
  }

  /** Bits of the smallest two's complement type that holds the interval, 1 or more. */
  public int signedBits() {
    return Math.max(bits(low), bits(high));
  }

  /** The interval of the negated integers. */
  public Interval negated() {
    return new Interval(Math.negateExact(high), Math.negateExact(low));
  }

  public boolean contains(long value) {
    return low <= value && value <= high;
  }

  private static int bits(long value) {
    return Long.SIZE + 1 - Long.numberOfLeadingZeros(value < 0 ? ~value : value);
  }
}
