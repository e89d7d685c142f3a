package io.cloakwork.fhe.math;

import io.cloakwork.fhe.params.Decomposition;

/**
 * Signed decomposition of a word modulo 2^64 into ℓ digits in [−B/2, B/2), most significant first:
 * Σ d_l·q/B^l is the multiple of q/B^ℓ closest to the word, ties up, modulo q ({@code
 * docs/arithmetic.md}, section 3).
 */
public final class SignedDecomposition {
  private final int baseLog;
  private final int levels;
  private final int dropped;
  private final long rounding;
  private final long digitMask;
  private final long half;

  public SignedDecomposition(Decomposition decomposition) {
    baseLog = decomposition.baseLog().value();
    levels = decomposition.levelCount().value();
    dropped = 64 - decomposition.precision();
    rounding = 1L << (dropped - 1);
    digitMask = (1L << baseLog) - 1;
    half = 1L << (baseLog - 1);
  }

  /** ℓ. */
  public int levels() {
    return levels;
  }

  /**
   * Writes the digits of one word; the carry out of the first digit falls off, as q wraps.
   *
   * @param out ℓ digits: level l = 1…ℓ at {@code offset + (l − 1)·stride}
   */
  public void decompose(long word, int[] out, int offset, int stride) {
    long rest = (word + rounding) >>> dropped;
    long carry = 0;
    for (int level = levels - 1; level >= 0; level--) {
      long digit = (rest & digitMask) + carry;
      rest >>>= baseLog;
      carry = digit >= half ? 1 : 0;
      out[offset + level * stride] = (int) (digit - (carry << baseLog));
    }
  }
}
