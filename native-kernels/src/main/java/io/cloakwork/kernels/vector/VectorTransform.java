package io.cloakwork.kernels.vector;

import io.cloakwork.fhe.math.NegacyclicTransform;
import io.cloakwork.fhe.math.RootsOfUnity;
import io.cloakwork.fhe.params.PolynomialSize;
import jdk.incubator.vector.DoubleVector;

/**
 * The canonical transform with vectors: the graph of {@link NegacyclicTransform}, two levels a
 * pass; natural order on one side, {@link SlotOrder} on the other. Hot: an object that the compiler
 * cannot take apart costs a factor of ten; guarded by TransformBenchmark.
 */
final class VectorTransform {
  private final int points;
  private final double[] twiddleRe;
  private final double[] twiddleIm;
  // The last levels: for each group, for each of their nodes in heap order from 1 to L − 1, a
  // vector over the lanes.
  private final double[] laneRe;
  private final double[] laneIm;

  private VectorTransform(
      int points, double[] twiddleRe, double[] twiddleIm, double[] laneRe, double[] laneIm) {
    this.points = points;
    this.twiddleRe = twiddleRe;
    this.twiddleIm = twiddleIm;
    this.laneRe = laneRe;
    this.laneIm = laneIm;
  }

  static VectorTransform of(PolynomialSize size) {
    RootsOfUnity roots = RootsOfUnity.of(size);
    int points = size.value() / 2;
    double[] re = new double[points];
    double[] im = new double[points];
    for (int t = 1; t < points; t++) {
      int k = NegacyclicTransform.twiddleExponent(t, points);
      re[t] = roots.re(k);
      im[t] = roots.im(k);
    }
    int lanes = Lanes.COUNT;
    int groups = points / SlotOrder.groupSize();
    double[] laneRe = new double[groups * lanes * lanes];
    double[] laneIm = new double[groups * lanes * lanes];
    for (int group = 0; group < groups; group++) {
      for (int node = 1; node < lanes; node++) {
        int depth = 31 - Integer.numberOfLeadingZeros(node);
        for (int lane = 0; lane < lanes; lane++) {
          int block = points / lanes + group * lanes + lane;
          int t = (block << depth) + node - (1 << depth);
          laneRe[(group * lanes + node) * lanes + lane] = re[t];
          laneIm[(group * lanes + node) * lanes + lane] = im[t];
        }
      }
    }
    return new VectorTransform(points, re, im, laneRe, laneIm);
  }

  /** M = N/2. */
  int points() {
    return points;
  }

  /** Natural order in, slot order out, in place, M points from {@code offset} on. */
  void forward(double[] re, double[] im, int offset, double[] scratch) {
    int half = points / 2;
    int block = 1;
    while (half >= 2 * Lanes.COUNT) {
      forwardTwo(re, im, offset, half, block);
      half >>= 2;
      block <<= 2;
    }
    if (half >= Lanes.COUNT) {
      forwardOne(re, im, offset, half, block);
    }
    for (int group = 0; group < points / SlotOrder.groupSize(); group++) {
      int at = offset + group * SlotOrder.groupSize();
      transpose(re, at, scratch);
      transpose(im, at, scratch);
      forwardLast(re, im, at, group);
    }
  }

  /** Slot order in, natural order out, in place, without the factor 1/M. */
  void inverse(double[] re, double[] im, int offset, double[] scratch) {
    for (int group = 0; group < points / SlotOrder.groupSize(); group++) {
      int at = offset + group * SlotOrder.groupSize();
      inverseLast(re, im, at, group);
      transpose(re, at, scratch);
      transpose(im, at, scratch);
    }
    int levels = Integer.numberOfTrailingZeros(points) - Lanes.LOG2;
    int half = Lanes.COUNT;
    int block = points / (2 * half);
    if (levels % 2 != 0) {
      inverseOne(re, im, offset, half, block);
      half <<= 1;
      block >>= 1;
    }
    while (half < points) {
      inverseTwo(re, im, offset, 2 * half, block >> 1);
      half <<= 2;
      block >>= 2;
    }
  }

  /** Two levels: node t with half, its children with half/2. */
  private void forwardTwo(double[] re, double[] im, int offset, int half, int block) {
    int quarter = half / 2;
    for (int t = 0; t < block; t++) {
      int node = block + t;
      DoubleVector wRe = Lanes.broadcast(twiddleRe[node]);
      DoubleVector wIm = Lanes.broadcast(twiddleIm[node]);
      DoubleVector uRe = Lanes.broadcast(twiddleRe[2 * node]);
      DoubleVector uIm = Lanes.broadcast(twiddleIm[2 * node]);
      DoubleVector vRe = Lanes.broadcast(twiddleRe[2 * node + 1]);
      DoubleVector vIm = Lanes.broadcast(twiddleIm[2 * node + 1]);
      int start = offset + t * 2 * half;
      for (int a = start; a < start + quarter; a += Lanes.COUNT) {
        int b = a + quarter;
        int c = a + half;
        int d = c + quarter;
        DoubleVector cRe = Lanes.load(re, c);
        DoubleVector cIm = Lanes.load(im, c);
        DoubleVector dRe = Lanes.load(re, d);
        DoubleVector dIm = Lanes.load(im, d);
        DoubleVector pRe = cIm.neg().fma(wIm, cRe.mul(wRe));
        DoubleVector pIm = cIm.fma(wRe, cRe.mul(wIm));
        DoubleVector qRe = dIm.neg().fma(wIm, dRe.mul(wRe));
        DoubleVector qIm = dIm.fma(wRe, dRe.mul(wIm));
        DoubleVector aRe = Lanes.load(re, a);
        DoubleVector aIm = Lanes.load(im, a);
        DoubleVector bRe = Lanes.load(re, b);
        DoubleVector bIm = Lanes.load(im, b);
        cRe = aRe.sub(pRe);
        cIm = aIm.sub(pIm);
        aRe = aRe.add(pRe);
        aIm = aIm.add(pIm);
        dRe = bRe.sub(qRe);
        dIm = bIm.sub(qIm);
        bRe = bRe.add(qRe);
        bIm = bIm.add(qIm);
        pRe = bIm.neg().fma(uIm, bRe.mul(uRe));
        pIm = bIm.fma(uRe, bRe.mul(uIm));
        qRe = dIm.neg().fma(vIm, dRe.mul(vRe));
        qIm = dIm.fma(vRe, dRe.mul(vIm));
        aRe.add(pRe).intoArray(re, a);
        aIm.add(pIm).intoArray(im, a);
        aRe.sub(pRe).intoArray(re, b);
        aIm.sub(pIm).intoArray(im, b);
        cRe.add(qRe).intoArray(re, c);
        cIm.add(qIm).intoArray(im, c);
        cRe.sub(qRe).intoArray(re, d);
        cIm.sub(qIm).intoArray(im, d);
      }
    }
  }

  /** One level, where their number is odd. */
  private void forwardOne(double[] re, double[] im, int offset, int half, int block) {
    for (int t = 0; t < block; t++) {
      DoubleVector wRe = Lanes.broadcast(twiddleRe[block + t]);
      DoubleVector wIm = Lanes.broadcast(twiddleIm[block + t]);
      int start = offset + t * 2 * half;
      for (int a = start; a < start + half; a += Lanes.COUNT) {
        forwardButterfly(re, im, a, a + half, wRe, wIm);
      }
    }
  }

  /**
   * The last lg L levels of one group, one vector a point, the blocks side by side in the lanes.
   */
  private void forwardLast(double[] re, double[] im, int at, int group) {
    int table = group * Lanes.COUNT;
    for (int half = Lanes.COUNT / 2, nodes = 1; half > 0; half >>= 1, nodes <<= 1) {
      for (int t = 0; t < nodes; t++) {
        DoubleVector wRe = Lanes.load(laneRe, (table + nodes + t) * Lanes.COUNT);
        DoubleVector wIm = Lanes.load(laneIm, (table + nodes + t) * Lanes.COUNT);
        for (int j = 0; j < half; j++) {
          int a = at + (t * 2 * half + j) * Lanes.COUNT;
          forwardButterfly(re, im, a, a + half * Lanes.COUNT, wRe, wIm);
        }
      }
    }
  }

  private static void forwardButterfly(
      double[] re, double[] im, int a, int b, DoubleVector wRe, DoubleVector wIm) {
    DoubleVector aRe = Lanes.load(re, a);
    DoubleVector aIm = Lanes.load(im, a);
    DoubleVector bRe = Lanes.load(re, b);
    DoubleVector bIm = Lanes.load(im, b);
    DoubleVector pRe = bIm.neg().fma(wIm, bRe.mul(wRe));
    DoubleVector pIm = bIm.fma(wRe, bRe.mul(wIm));
    aRe.add(pRe).intoArray(re, a);
    aIm.add(pIm).intoArray(im, a);
    aRe.sub(pRe).intoArray(re, b);
    aIm.sub(pIm).intoArray(im, b);
  }

  /** Two levels: the children of node t with half/2, then node t with half. */
  private void inverseTwo(double[] re, double[] im, int offset, int half, int block) {
    int quarter = half / 2;
    for (int t = 0; t < block; t++) {
      int node = block + t;
      DoubleVector wRe = Lanes.broadcast(twiddleRe[node]);
      DoubleVector wIm = Lanes.broadcast(twiddleIm[node]);
      DoubleVector uRe = Lanes.broadcast(twiddleRe[2 * node]);
      DoubleVector uIm = Lanes.broadcast(twiddleIm[2 * node]);
      DoubleVector vRe = Lanes.broadcast(twiddleRe[2 * node + 1]);
      DoubleVector vIm = Lanes.broadcast(twiddleIm[2 * node + 1]);
      int start = offset + t * 2 * half;
      for (int a = start; a < start + quarter; a += Lanes.COUNT) {
        int b = a + quarter;
        int c = a + half;
        int d = c + quarter;
        DoubleVector aRe = Lanes.load(re, a);
        DoubleVector aIm = Lanes.load(im, a);
        DoubleVector bRe = Lanes.load(re, b);
        DoubleVector bIm = Lanes.load(im, b);
        DoubleVector pRe = aRe.sub(bRe);
        DoubleVector pIm = aIm.sub(bIm);
        aRe = aRe.add(bRe);
        aIm = aIm.add(bIm);
        bRe = pIm.fma(uIm, pRe.mul(uRe));
        bIm = pRe.neg().fma(uIm, pIm.mul(uRe));
        DoubleVector cRe = Lanes.load(re, c);
        DoubleVector cIm = Lanes.load(im, c);
        DoubleVector dRe = Lanes.load(re, d);
        DoubleVector dIm = Lanes.load(im, d);
        DoubleVector qRe = cRe.sub(dRe);
        DoubleVector qIm = cIm.sub(dIm);
        cRe = cRe.add(dRe);
        cIm = cIm.add(dIm);
        dRe = qIm.fma(vIm, qRe.mul(vRe));
        dIm = qRe.neg().fma(vIm, qIm.mul(vRe));
        pRe = aRe.sub(cRe);
        pIm = aIm.sub(cIm);
        qRe = bRe.sub(dRe);
        qIm = bIm.sub(dIm);
        aRe.add(cRe).intoArray(re, a);
        aIm.add(cIm).intoArray(im, a);
        bRe.add(dRe).intoArray(re, b);
        bIm.add(dIm).intoArray(im, b);
        pIm.fma(wIm, pRe.mul(wRe)).intoArray(re, c);
        pRe.neg().fma(wIm, pIm.mul(wRe)).intoArray(im, c);
        qIm.fma(wIm, qRe.mul(wRe)).intoArray(re, d);
        qRe.neg().fma(wIm, qIm.mul(wRe)).intoArray(im, d);
      }
    }
  }

  private void inverseOne(double[] re, double[] im, int offset, int half, int block) {
    for (int t = 0; t < block; t++) {
      DoubleVector wRe = Lanes.broadcast(twiddleRe[block + t]);
      DoubleVector wIm = Lanes.broadcast(twiddleIm[block + t]);
      int start = offset + t * 2 * half;
      for (int a = start; a < start + half; a += Lanes.COUNT) {
        inverseButterfly(re, im, a, a + half, wRe, wIm);
      }
    }
  }

  private void inverseLast(double[] re, double[] im, int at, int group) {
    int table = group * Lanes.COUNT;
    for (int half = 1, nodes = Lanes.COUNT / 2; nodes > 0; half <<= 1, nodes >>= 1) {
      for (int t = 0; t < nodes; t++) {
        DoubleVector wRe = Lanes.load(laneRe, (table + nodes + t) * Lanes.COUNT);
        DoubleVector wIm = Lanes.load(laneIm, (table + nodes + t) * Lanes.COUNT);
        for (int j = 0; j < half; j++) {
          int a = at + (t * 2 * half + j) * Lanes.COUNT;
          inverseButterfly(re, im, a, a + half * Lanes.COUNT, wRe, wIm);
        }
      }
    }
  }

  private static void inverseButterfly(
      double[] re, double[] im, int a, int b, DoubleVector wRe, DoubleVector wIm) {
    DoubleVector aRe = Lanes.load(re, a);
    DoubleVector aIm = Lanes.load(im, a);
    DoubleVector bRe = Lanes.load(re, b);
    DoubleVector bIm = Lanes.load(im, b);
    DoubleVector dRe = aRe.sub(bRe);
    DoubleVector dIm = aIm.sub(bIm);
    aRe.add(bRe).intoArray(re, a);
    aIm.add(bIm).intoArray(im, a);
    dIm.fma(wIm, dRe.mul(wRe)).intoArray(re, b);
    dRe.neg().fma(wIm, dIm.mul(wRe)).intoArray(im, b);
  }

  /** Transposes the L × L doubles from {@code at} on. */
  private static void transpose(double[] array, int at, double[] scratch) {
    System.arraycopy(array, at, scratch, 0, SlotOrder.groupSize());
    for (int row = 0; row < Lanes.COUNT; row++) {
      for (int column = 0; column < Lanes.COUNT; column++) {
        array[at + row * Lanes.COUNT + column] = scratch[column * Lanes.COUNT + row];
      }
    }
  }
}
