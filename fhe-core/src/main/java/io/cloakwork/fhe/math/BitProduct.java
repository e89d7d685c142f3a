package io.cloakwork.fhe.math;

import io.cloakwork.fhe.params.PolynomialSize;
import java.util.Arrays;

/**
 * Products of polynomials of words with polynomials of bits, modulo X^N + 1 and 2^64, by the
 * transform in binary64. Exact: a word is split into signed pieces a, of 32 bits for N ≤ 2^12 and
 * of 22 bits above, so that a coefficient of a piece's product is at most N times the largest |a|,
 * and its error at most about 2^−53·3 lg N times that: below 2^−4 for N = 2^12, 2^−10 for N = 2^16.
 * No branch and no index depends on words or bits. {@link MaskedProduct} gives the same in N²
 * steps.
 *
 * <p>Immutable; safe for use by many threads.
 */
public final class BitProduct {
  private static final int LARGEST_FOR_WIDE_PIECES = 1 << 12;

  private final NegacyclicTransform transform;
  private final int size;
  private final int pieces;
  private final int pieceBits;

  public BitProduct(PolynomialSize size) {
    this.transform = NegacyclicTransform.of(size);
    this.size = size.value();
    this.pieces = this.size <= LARGEST_FOR_WIDE_PIECES ? 2 : 3;
    this.pieceBits = Math.ceilDiv(Long.SIZE, pieces);
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
    Factor factor = new Factor(pieces, size / 2);
    long[] rest = Arrays.copyOfRange(words, from, from + size);
    for (int piece = 0; piece < pieces; piece++) {
      takePiece(rest, 0, factor.re[piece]);
      takePiece(rest, size / 2, factor.im[piece]);
      transform.forward(factor.re[piece], factor.im[piece], 0);
    }
    return factor;
  }

  /** Takes the lowest piece of M words away, with its sign. */
  private void takePiece(long[] rest, int from, double[] out) {
    int shift = Long.SIZE - pieceBits;
    for (int j = 0; j < out.length; j++) {
      long word = rest[from + j];
      long low = word << shift >> shift;
      out[j] = low;
      rest[from + j] = (word - low) >> pieceBits; // a carry beyond the last piece is 2^64
    }
  }

  /** The polynomial of N bits, ready to be multiplied. */
  public Factor prepareBits(long[] bits) {
    Factor factor = new Factor(1, size / 2);
    for (int j = 0; j < size / 2; j++) {
      factor.re[0][j] = bits[j];
      factor.im[0][j] = bits[size / 2 + j];
    }
    transform.forward(factor.re[0], factor.im[0], 0);
    return factor;
  }

  /** Adds the product to N words from {@code to} on, and leaves nothing of it elsewhere. */
  public void addProduct(Factor words, Factor bits, long[] out, int to) {
    int points = size / 2;
    double[] re = new double[points];
    double[] im = new double[points];
    for (int piece = 0; piece < pieces; piece++) {
      multiply(words.re[piece], words.im[piece], bits.re[0], bits.im[0], re, im);
      transform.inverse(re, im, 0);
      addRounded(re, piece * pieceBits, out, to);
      addRounded(im, piece * pieceBits, out, to + points);
    }
    Arrays.fill(re, 0);
    Arrays.fill(im, 0);
  }

  private static void multiply(
      double[] aRe, double[] aIm, double[] bRe, double[] bIm, double[] re, double[] im) {
    for (int j = 0; j < re.length; j++) {
      re[j] = aRe[j] * bRe[j] - aIm[j] * bIm[j];
      im[j] = aRe[j] * bIm[j] + aIm[j] * bRe[j];
    }
  }

  private static void addRounded(double[] values, int shift, long[] out, int to) {
    double scale = 1.0 / values.length; // a power of two
    for (int j = 0; j < values.length; j++) {
      // Never near a tie, so that any rounding will do: this one is a single instruction.
      out[to + j] += (long) Math.rint(values[j] * scale) << shift;
    }
  }
}
