package io.cloakwork.fhe.math;

import io.cloakwork.fhe.params.PolynomialSize;

/**
 * The canonical transform of Z[X]/(X^N + 1) in binary64: a fixed graph of operations, so that every
 * implementation has the same bits ({@code docs/arithmetic.md}, section 2).
 *
 * <p>N = 2M real coefficients fold into M complex points z_j = a_j + i·a_(j+M), a polynomial modulo
 * x^M − i. A node of the tree with x^(2h) − e^{iθ} splits into x^h ∓ e^{iθ/2}. Node 1 is the root,
 * θ = π/2; children of t are 2t (angle θ/2) and 2t + 1 (θ/2 + π); ω_t = e^{iθ_t/2}. Natural order
 * in, leaf order out: leaf with path p (first decision in the highest bit) holds the value at ζ^e,
 * e = {@link #exponent}.
 */
public final class NegacyclicTransform {
  private final int points;
  private final double[] twiddleRe;
  private final double[] twiddleIm;

  private NegacyclicTransform(int points, double[] twiddleRe, double[] twiddleIm) {
    this.points = points;
    this.twiddleRe = twiddleRe;
    this.twiddleIm = twiddleIm;
  }

  public static NegacyclicTransform of(PolynomialSize size) {
    RootsOfUnity roots = RootsOfUnity.of(size);
    int points = size.value() / 2;
    double[] re = new double[points];
    double[] im = new double[points];
    for (int t = 1; t < points; t++) {
      int k = twiddleExponent(t, points);
      re[t] = roots.re(k);
      im[t] = roots.im(k);
    }
    return new NegacyclicTransform(points, re, im);
  }

  /**
   * ω_t = ζ^k: k = (1 + 4·rev(path))·M/2^(depth + 1) for node t in heap order, ζ = e^{2πi/2N}.
   *
   * @param t in [1, M)
   */
  public static int twiddleExponent(int t, int points) {
    int depth = 31 - Integer.numberOfLeadingZeros(t);
    return exponent(t - (1 << depth), depth) * (points >> (depth + 1));
  }

  /** M = N/2, the complex points. */
  public int points() {
    return points;
  }

  /** e = 1 + 4·rev(path): the leaf with this path holds the value at ζ^e, ζ = e^{2πi/2N}. */
  public static int exponent(int path, int levels) {
    return 1 + 4 * reverse(path, levels);
  }

  private static int reverse(int value, int bits) {
    return bits == 0 ? 0 : Integer.reverse(value) >>> (32 - bits);
  }

  /**
   * Natural order in, leaf order out, in place. Butterfly on (a, b) with ω: p_r = fma(−b_i, ω_i,
   * b_r·ω_r), p_i = fma(b_i, ω_r, b_r·ω_i), a' = a + p, b' = a − p.
   *
   * @param re M real parts from {@code offset} on
   * @param im M imaginary parts from {@code offset} on
   */
  public void forward(double[] re, double[] im, int offset) {
    int block = 1;
    for (int half = points / 2; half > 0; half >>= 1) {
      for (int t = 0; t < block; t++) {
        double wRe = twiddleRe[block + t];
        double wIm = twiddleIm[block + t];
        int a = offset + t * 2 * half;
        int b = a + half;
        for (int j = 0; j < half; j++) {
          double bRe = re[b + j];
          double bIm = im[b + j];
          double pRe = Math.fma(-bIm, wIm, bRe * wRe);
          double pIm = Math.fma(bIm, wRe, bRe * wIm);
          double aRe = re[a + j];
          double aIm = im[a + j];
          re[a + j] = aRe + pRe;
          im[a + j] = aIm + pIm;
          re[b + j] = aRe - pRe;
          im[b + j] = aIm - pIm;
        }
      }
      block <<= 1;
    }
  }

  /**
   * Leaf order in, natural order out, in place, without the factor 1/M. Butterfly: s = a + b, d = a
   * − b, a' = s, b'_r = fma(d_i, ω_i, d_r·ω_r), b'_i = fma(−d_r, ω_i, d_i·ω_r).
   *
   * @param re M real parts from {@code offset} on
   * @param im M imaginary parts from {@code offset} on
   */
  public void inverse(double[] re, double[] im, int offset) {
    int block = points / 2;
    for (int half = 1; half < points; half <<= 1) {
      for (int t = 0; t < block; t++) {
        double wRe = twiddleRe[block + t];
        double wIm = twiddleIm[block + t];
        int a = offset + t * 2 * half;
        int b = a + half;
        for (int j = 0; j < half; j++) {
          double dRe = re[a + j] - re[b + j];
          double dIm = im[a + j] - im[b + j];
          re[a + j] += re[b + j];
          im[a + j] += im[b + j];
          re[b + j] = Math.fma(dIm, wIm, dRe * wRe);
          im[b + j] = Math.fma(-dRe, wIm, dIm * wRe);
        }
      }
      block >>= 1;
    }
  }
}
