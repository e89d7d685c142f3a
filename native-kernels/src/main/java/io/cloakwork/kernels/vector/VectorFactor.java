package io.cloakwork.kernels.vector;

import io.cloakwork.fhe.math.MonomialFactor;
import io.cloakwork.fhe.math.NegacyclicTransform;
import io.cloakwork.fhe.math.RootsOfUnity;
import io.cloakwork.fhe.params.PolynomialSize;
import jdk.incubator.vector.DoubleVector;

/**
 * {@link MonomialFactor} in slot order, with its bits. Where the first four bits of a path are the
 * same in all lanes, and the last two as well, the products are made with vectors and turned as a
 * whole; elsewhere leaf by leaf. Scratch of one call.
 */
final class VectorFactor {
  private static final int HEADS = 16;

  private final RootsOfUnity roots;
  private final MonomialFactor factor;
  private final int mask;
  private final boolean wholeVectors;
  // Exponent of the middle root for each (low bits of the group, high bits of i, lane), for a = 1.
  private final int[] middles;
  private final double[] middleRe;
  private final double[] middleIm;
  private final int[] paths;
  private final double[] leafRe;
  private final double[] leafIm;

  VectorFactor(PolynomialSize size) {
    int points = size.value() / 2;
    int levels = size.log2() - 1;
    roots = RootsOfUnity.of(size);
    factor = MonomialFactor.of(size);
    mask = roots.order() - 1;
    wholeVectors = Lanes.LOG2 >= 2 && levels - 2 * Lanes.LOG2 >= 4;
    paths = new int[points];
    for (int slot = 0; slot < points; slot++) {
      paths[slot] = SlotOrder.path(slot);
    }
    leafRe = new double[points];
    leafIm = new double[points];
    middles = new int[points / (4 * HEADS)];
    int at = 0;
    for (int slot = 0; slot < points / HEADS; slot++) {
      boolean turned = (slot >> Lanes.LOG2 & 3) != 0;
      if (wholeVectors && !turned) {
        middles[at++] = NegacyclicTransform.exponent(paths[slot], levels) - 1;
      }
    }
    middleRe = new double[middles.length];
    middleIm = new double[middles.length];
  }

  /**
   * @param a exponent in [0, 2N)
   * @param re M real parts in slot order, all written
   * @param im M imaginary parts in slot order, all written
   */
  void write(int a, double[] re, double[] im) {
    if (wholeVectors) {
      writeVectors(a, re, im);
    } else {
      factor.write(a, leafRe, leafIm);
      for (int slot = 0; slot < paths.length; slot++) {
        re[slot] = leafRe[paths[slot]];
        im[slot] = leafIm[paths[slot]];
      }
    }
  }

  private void writeVectors(int a, double[] re, double[] im) {
    for (int i = 0; i < middles.length; i++) {
      int k = (a * middles[i]) & mask;
      middleRe[i] = roots.re(k);
      middleIm[i] = roots.im(k);
    }
    int at = 0;
    for (int head = 0; head < HEADS; head++) {
      int k = (a * NegacyclicTransform.exponent(head, 4)) & mask;
      DoubleVector gRe = Lanes.broadcast(roots.re(k));
      DoubleVector gIm = Lanes.broadcast(roots.im(k));
      for (int i = 0; i < middles.length; i += Lanes.COUNT) {
        DoubleVector lRe = Lanes.load(middleRe, i);
        DoubleVector lIm = Lanes.load(middleIm, i);
        DoubleVector zRe = gIm.neg().fma(lIm, gRe.mul(lRe));
        DoubleVector zIm = gIm.fma(lRe, gRe.mul(lIm));
        // The last two bits of the path, 00, 01, 10, 11: powers of i with exponents 0, 2a, a, 3a.
        turn(0, zRe, zIm, re, im, at);
        turn(2 * a, zRe, zIm, re, im, at + Lanes.COUNT);
        turn(a, zRe, zIm, re, im, at + 2 * Lanes.COUNT);
        turn(3 * a, zRe, zIm, re, im, at + 3 * Lanes.COUNT);
        at += 4 * Lanes.COUNT;
      }
    }
  }

  private static void turn(
      int quarterTurns, DoubleVector zRe, DoubleVector zIm, double[] re, double[] im, int at) {
    switch (quarterTurns & 3) {
      case 0 -> {
        zRe.sub(1).intoArray(re, at);
        zIm.intoArray(im, at);
      }
      case 1 -> {
        zIm.neg().sub(1).intoArray(re, at);
        zRe.intoArray(im, at);
      }
      case 2 -> {
        zRe.neg().sub(1).intoArray(re, at);
        zIm.neg().intoArray(im, at);
      }
      default -> {
        zIm.sub(1).intoArray(re, at);
        zRe.neg().intoArray(im, at);
      }
    }
  }
}
