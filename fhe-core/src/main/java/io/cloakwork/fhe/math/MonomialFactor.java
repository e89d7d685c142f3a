package io.cloakwork.fhe.math;

import io.cloakwork.fhe.params.PolynomialSize;

/**
 * X^a − 1 in the transform: ζ^(a·e) − 1 at every leaf, with frozen roundings ({@code
 * docs/arithmetic.md}, section 5).
 *
 * <p>The path of a leaf has m = lg M bits: g the first four, q the last two, l those between. Then
 * e = (1 + 4·rev(g)) + 64·rev(l) + (N/2)·rev(q), and ζ^(a·e) is the product of two roots times an
 * exact power of i: 16 + 2^(m−6) table reads a factor, and no gather in vector code.
 */
public final class MonomialFactor {
  private static final int HEAD_BITS = 4;
  private static final int TAIL_BITS = 2;

  private final RootsOfUnity roots;
  private final int middleBits;
  private final int mask;

  private MonomialFactor(RootsOfUnity roots, int middleBits) {
    this.roots = roots;
    this.middleBits = middleBits;
    this.mask = roots.order() - 1;
  }

  public static MonomialFactor of(PolynomialSize size) {
    return new MonomialFactor(RootsOfUnity.of(size), size.log2() - 1 - HEAD_BITS - TAIL_BITS);
  }

  /**
   * Writes the factor for all leaves, in leaf order. With G = ζ^(a·(1 + 4·rev(g))) and L =
   * ζ^(a·64·rev(l)): z_r = fma(−G_i, L_i, G_r·L_r), z_i = fma(G_i, L_r, G_r·L_i); then z ←
   * i^(a·rev(q))·z, exact; the factor is (z_r − 1, z_i).
   *
   * @param a exponent in [0, 2N)
   * @param re M real parts, all written
   * @param im M imaginary parts, all written
   */
  public void write(int a, double[] re, double[] im) {
    int at = 0;
    for (int g = 0; g < 1 << HEAD_BITS; g++) {
      int head = (a * NegacyclicTransform.exponent(g, HEAD_BITS)) & mask;
      double gRe = roots.re(head);
      double gIm = roots.im(head);
      for (int l = 0; l < 1 << middleBits; l++) {
        int middle = (a * (NegacyclicTransform.exponent(l, middleBits) - 1) * 16) & mask;
        double lRe = roots.re(middle);
        double lIm = roots.im(middle);
        double zRe = Math.fma(-gIm, lIm, gRe * lRe);
        double zIm = Math.fma(gIm, lRe, gRe * lIm);
        // q = 00, 01, 10, 11: powers of i with exponents 0, 2a, a, 3a.
        writeTurned(0, zRe, zIm, re, im, at);
        writeTurned(2 * a, zRe, zIm, re, im, at + 1);
        writeTurned(a, zRe, zIm, re, im, at + 2);
        writeTurned(3 * a, zRe, zIm, re, im, at + 3);
        at += 4;
      }
    }
  }

  private static void writeTurned(
      int quarterTurns, double zRe, double zIm, double[] re, double[] im, int at) {
    switch (quarterTurns & 3) {
      case 0 -> {
        re[at] = zRe - 1;
        im[at] = zIm;
      }
      case 1 -> {
        re[at] = -zIm - 1;
        im[at] = zRe;
      }
      case 2 -> {
        re[at] = -zRe - 1;
        im[at] = -zIm;
      }
      default -> {
        re[at] = zIm - 1;
        im[at] = -zRe;
      }
    }
  }
}
