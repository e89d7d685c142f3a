package io.cloakwork.compiler.ir;

import io.cloakwork.fhe.ParameterException;

/**
 * An integer on the torus: the word is value·2^shift, and bits + shift = 64, so the integer fills
 * the top without a padding bit.
 *
 * @param bits of the integer, 1 to 60
 * @param signed two's complement, otherwise from 0 on
 */
public record Encoding(int bits, boolean signed) {
  /** More bits would leave no room for noise. */
  public static final int MAX_BITS = 60;

  public Encoding {
    if (bits < 1 || bits > MAX_BITS) {
      throw new ParameterException("bits of an encoding", "in [1, " + MAX_BITS + "]", bits);
    }
  }

  /** lg of the step between two integers, in units of 2^−64. */
  public int shift() {
    return Long.SIZE - bits;
  }

  /** The integer nearest to a phase; ties round up. */
  public long decode(long word) {
    long rounded = word + (1L << (shift() - 1));
    return signed ? rounded >> shift() : rounded >>> shift();
  }

  /** The word of an integer, modulo 2^64. */
  public long encode(long value) {
    return value << shift();
  }
}
