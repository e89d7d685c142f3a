package io.cloakwork.kernels.vector;

import io.cloakwork.fhe.math.MonomialFactor;
import io.cloakwork.fhe.math.NegacyclicTransform;
import io.cloakwork.fhe.math.RootsOfUnity;
import io.cloakwork.fhe.params.PolynomialSize;
import java.util.stream.IntStream;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link MonomialFactor} for the elements of a block of key bits, with its bits, in slot order, one
 * part of the slots at a time. Where the first four bits of a path are the same in all lanes, and
 * the last two as well, the products are made with vectors and turned as a whole; elsewhere leaf by
 * leaf. Scratch of one call.
 */
final class VectorFactor {
  private static final VectorSpecies<Double> S = Lanes.DOUBLES;
  private static final int L = Lanes.COUNT;
  private static final int HEADS = 16;

  private final RootsOfUnity roots;
  private final MonomialFactor factor;
  private final int mask;
  private final boolean wholeVectors;
  private final int points;
  // Exponent of the middle root for each (low bits of the group, high bits of i, lane), for a = 1.
  private final int[] middles;
  private final double[] middle;
  private final int[] paths;
  private final double[][] leafRe;
  private final double[][] leafIm;
  private final int[] exponents;

  VectorFactor(PolynomialSize size, int blockLength) {
    points = size.value() / 2;
    int levels = size.log2() - 1;
    roots = RootsOfUnity.of(size);
    factor = MonomialFactor.of(size);
    mask = roots.order() - 1;
    wholeVectors = Lanes.LOG2 >= 2 && levels - 2 * Lanes.LOG2 >= 4;
    exponents = new int[blockLength];
    int leaves = wholeVectors ? 0 : points;
    paths = IntStream.range(0, leaves).map(SlotOrder::path).toArray();
    leafRe = new double[blockLength][leaves];
    leafIm = new double[blockLength][leaves];
    middles = new int[wholeVectors ? points / (4 * HEADS) : 0];
    int at = 0;
    for (int slot = 0; slot < points / HEADS; slot++) {
      boolean turned = (slot >> Lanes.LOG2 & 3) != 0;
      if (wholeVectors && !turned) {
        middles[at++] = NegacyclicTransform.exponent(SlotOrder.path(slot), levels) - 1;
      }
    }
    middle = new double[2 * middles.length * blockLength];
  }

  /**
   * Prepares the factors of a block.
   *
   * @param block for each element an exponent in [0, 2N)
   */
  void start(int[] block) {
    for (int e = 0; e < block.length; e++) {
      exponents[e] = block[e];
      if (wholeVectors) {
        for (int i = 0; i < middles.length; i++) {
          int k = (block[e] * middles[i]) & mask;
          int to = 2 * e * middles.length + 2 * (i & -L) + (i & (L - 1));
          middle[to] = roots.re(k);
          middle[to + L] = roots.im(k);
        }
      } else {
        factor.write(block[e], leafRe[e], leafIm[e]);
      }
    }
  }

  /**
   * Writes the factors of one of {@code parts} equal parts of the slots.
   *
   * @param out for each vector of slots, for each element L real parts and L imaginary parts
   */
  void write(int part, int parts, double[] out) {
    if (!wholeVectors) {
      int length = points / parts;
      for (int slot = 0; slot < length; slot++) {
        int path = paths[part * length + slot];
        for (int e = 0; e < exponents.length; e++) {
          int to = ((slot >> Lanes.LOG2) * exponents.length + e) * 2 * L + (slot & (L - 1));
          out[to] = leafRe[e][path];
          out[to + L] = leafIm[e][path];
        }
      }
      return;
    }
    int heads = HEADS / parts;
    for (int e = 0; e < exponents.length; e++) {
      for (int h = 0; h < heads; h++) {
        int to = (h * (points / (L * HEADS)) * exponents.length + e) * 2 * L;
        int k = (exponents[e] * NegacyclicTransform.exponent(part * heads + h, 4)) & mask;
        writeHead(roots.re(k), roots.im(k), e, out, to);
      }
    }
  }

  private void writeHead(double headRe, double headIm, int element, double[] out, int to) {
    int a = exponents[element];
    int next = 2 * L * exponents.length;
    DoubleVector gRe = DoubleVector.broadcast(S, headRe);
    DoubleVector gIm = DoubleVector.broadcast(S, headIm);
    DoubleVector gNi = gIm.neg();
    // i^a as the real and the imaginary part, and (−1)^a.
    double turnRe = (a & 1) != 0 ? 0 : 1 - (a & 2);
    double turnIm = (a & 1) == 0 ? 0 : 1 - (a & 2);
    DoubleVector iRe = DoubleVector.broadcast(S, turnRe);
    DoubleVector iIm = DoubleVector.broadcast(S, turnIm);
    DoubleVector iNi = iIm.neg();
    DoubleVector sign = DoubleVector.broadcast(S, 1 - 2 * (a & 1));
    DoubleVector minusOne = DoubleVector.broadcast(S, -1);
    int first = 2 * element * middles.length;
    for (int i = first; i < first + 2 * middles.length; i += 2 * L) {
      DoubleVector lRe = DoubleVector.fromArray(S, middle, i);
      DoubleVector lIm = DoubleVector.fromArray(S, middle, i + L);
      DoubleVector zRe = gNi.fma(lIm, gRe.mul(lRe));
      DoubleVector zIm = gIm.fma(lRe, gRe.mul(lIm));
      // The last two bits of the path, 00, 01, 10, 11: powers of i with exponents 0, 2a, a, 3a.
      zRe.add(minusOne).intoArray(out, to);
      zIm.intoArray(out, to + L);
      zRe.fma(sign, minusOne).intoArray(out, to + next);
      zIm.mul(sign).intoArray(out, to + next + L);
      DoubleVector uRe = zIm.fma(iNi, zRe.mul(iRe));
      DoubleVector uIm = zRe.fma(iIm, zIm.mul(iRe));
      uRe.add(minusOne).intoArray(out, to + 2 * next);
      uIm.intoArray(out, to + 2 * next + L);
      uRe.fma(sign, minusOne).intoArray(out, to + 3 * next);
      uIm.mul(sign).intoArray(out, to + 3 * next + L);
      to += 4 * next;
    }
  }
}
