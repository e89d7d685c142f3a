package io.cloakwork.fhe.math;

import io.cloakwork.fhe.params.PolynomialSize;
import java.util.Arrays;

/**
 * Products of polynomials of words with polynomials of bits, modulo X^N + 1 and 2^64, by the
 * transform in binary64. Exact: a word is split into three signed pieces a, |a| ≤ 2^21, so that a
 * coefficient of a piece's product is at most 2^21·N and its error at most about 2^−53·3 lg N times
 * that: below 2^−10 for N = 2^16. No branch and no index depends on words or bits. {@link
 * MaskedProduct} gives the same in N² steps.
 *
 * <p>Immutable; safe for use by many threads.
 */
public final class BitProduct {
  private static final int PIECES = 3;
  private static final int PIECE_BITS = 22;

  private final NegacyclicTransform transform;
  private final int size;

  public BitProduct(PolynomialSize size) {
    this.transform = NegacyclicTransform.of(size);
    this.size = size.value();
  }

  /** A transformed polynomial of words: piece by piece, from the lowest bits up. */
  public static final class Factor {
    private final double[][] re;
    private final double[][] im;

    private Factor(int pieces, int points) {
      this.re = new double[pieces][points];
      this.im = new double[pieces][points];
    }

    /** Makes it zero: for bits that are secret. */
    public void erase() {
      for (int piece = 0; piece < re.length; piece++) {
        Arrays.fill(re[piece], 0);
        Arrays.fill(im[piece], 0);
      }
    }
  }

  /** The N words from {@code from} on, ready to be multiplied. */
  public Factor prepare(long[] words, int from) {
    Factor factor = new Factor(PIECES, size / 2);
    long[] rest = new long[size];
    System.arraycopy(words, from, rest, 0, size);
    for (int piece = 0; piece < factor.re.length; piece++) {
      for (int i = 0; i < size; i++) {
        long low = rest[i] << (Long.SIZE - PIECE_BITS) >> (Long.SIZE - PIECE_BITS);
        put(factor.re[piece], factor.im[piece], i, low);
        rest[i] = (rest[i] - low) >> PIECE_BITS; // a carry beyond the last piece is 2^64
      }
      transform.forward(factor.re[piece], factor.im[piece], 0);
    }
    return factor;
  }

  /** The polynomial of N bits, ready to be multiplied. */
  public Factor prepareBits(long[] bits) {
    Factor factor = new Factor(1, size / 2);
    for (int i = 0; i < size; i++) {
      put(factor.re[0], factor.im[0], i, bits[i]);
    }
    transform.forward(factor.re[0], factor.im[0], 0);
    return factor;
  }

  /** Adds the product to N words from {@code to} on, and leaves nothing of it elsewhere. */
  public void addProduct(Factor words, Factor bits, long[] out, int to) {
    int points = size / 2;
    double[] re = new double[points];
    double[] im = new double[points];
    for (int piece = 0; piece < words.re.length; piece++) {
      double[] aRe = words.re[piece];
      double[] aIm = words.im[piece];
      for (int j = 0; j < points; j++) {
        re[j] = aRe[j] * bits.re[0][j] - aIm[j] * bits.im[0][j];
        im[j] = aRe[j] * bits.im[0][j] + aIm[j] * bits.re[0][j];
      }
      transform.inverse(re, im, 0);
      int shift = piece * PIECE_BITS;
      for (int j = 0; j < points; j++) {
        // Never near a tie, so that any rounding will do: this one is a single instruction.
        out[to + j] += (long) Math.rint(re[j] / points) << shift;
        out[to + points + j] += (long) Math.rint(im[j] / points) << shift;
      }
    }
    Arrays.fill(re, 0);
    Arrays.fill(im, 0);
  }

  private void put(double[] re, double[] im, int i, long value) {
    int points = size / 2;
    if (i < points) {
      re[i] = value;
    } else {
      im[i - points] = value;
    }
  }
}
