package io.cloakwork.fhe.math;

import io.cloakwork.fhe.MismatchException;

/**
 * Centred modulus switch of LWE ciphertexts from q = 2^32 to w = 2N.
 *
 * <p>Mask words are rounded to the nearest multiple of q/w, ties up. Their rounding errors have the
 * sum D = Σ(round(aᵢ) − aᵢ); adding E[s]·D to the body gives the error ⟨round(a) − a, s⟩ mean zero.
 * The body is then shifted by half a step down and rounded, that is, rounded down, so that the box
 * of a message lies evenly around it. Source: de Ruijter, D'Anvers, Verbauwhede, eprint 2025/809;
 * variance: {@code fhe.noise.ModulusSwitchNoise}; ties: {@code docs/arithmetic.md}, section 4.
 */
public final class ModulusSwitch {
  private static final long LOW_HALF = 0xffff_ffffL;

  private final int dropped;
  private final int mask;
  private final int meanDenominator;

  /**
   * @param order w = 2N, a power of two
   * @param meanDenominator 1/E[s]: 2 for uniform binary keys, ℓ_b + 1 for block-binary ones
   */
  public ModulusSwitch(int order, int meanDenominator) {
    this.dropped = 32 - Integer.numberOfTrailingZeros(order);
    this.mask = order - 1;
    this.meanDenominator = meanDenominator;
  }

  /**
   * @param in n + 1 words modulo 2^32 from {@code offset} on, mask first
   * @param out n + 1 values in [0, 2N), mask first; wholly written
   * @throws MismatchException if the input is shorter than the output
   */
  public void apply(long[] in, int offset, int[] out) {
    if (in.length - offset < out.length) {
      throw new MismatchException("modulus switch input words", out.length, in.length - offset);
    }
    int n = out.length - 1;
    long half = 1L << (dropped - 1);
    long drift = 0;
    for (int i = 0; i < n; i++) {
      long word = in[offset + i];
      long rounded = (word + half) >>> dropped;
      drift += (rounded << dropped) - word;
      out[i] = (int) rounded & mask;
    }
    // E[s]·D rounded to the nearest integer, ties up.
    long correction = Math.floorDiv(2 * drift + meanDenominator, 2 * meanDenominator);
    out[n] = (int) (((in[offset + n] + correction) & LOW_HALF) >>> dropped);
  }
}
