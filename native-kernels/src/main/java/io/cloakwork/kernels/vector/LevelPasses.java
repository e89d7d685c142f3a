package io.cloakwork.kernels.vector;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Levels of the transform between whole vectors, in place. A pass reads and writes each point once:
 * two levels in one is what 16 vector registers hold.
 *
 * <p>In all kernels of this package the odd sibling of a node has i times its twiddle, so its
 * butterflies exchange and negate instead: the same bits with half of the twiddles. Vector code is
 * written out, without helpers: past some 8000 bytes of inlined code the compiler inlines only what
 * the Vector API forces, and a vector that is returned by a method becomes an object. Guarded by
 * BootstrapBenchmark.
 */
final class LevelPasses {
  private static final VectorSpecies<Double> S = Lanes.DOUBLES;
  private static final int L = Lanes.COUNT;

  private LevelPasses() {}

  /**
   * Levels d and d + 1 below {@code node} at depth d.
   *
   * @param at where the points of the node begin in {@code work}
   * @param step a quarter of its points, in doubles
   * @param twiddles as {@link VectorTransform#twiddles}
   */
  static void forward4(double[] work, int at, int step, double[] twiddles, int node) {
    DoubleVector aRe = DoubleVector.broadcast(S, twiddles[2 * node]);
    DoubleVector aIm = DoubleVector.broadcast(S, twiddles[2 * node + 1]);
    DoubleVector aNi = aIm.neg();
    DoubleVector bRe = DoubleVector.broadcast(S, twiddles[4 * node]);
    DoubleVector bIm = DoubleVector.broadcast(S, twiddles[4 * node + 1]);
    DoubleVector bNi = bIm.neg();
    for (int j = at; j < at + step; j += 2 * L) {
      DoubleVector r0 = DoubleVector.fromArray(S, work, j);
      DoubleVector i0 = DoubleVector.fromArray(S, work, j + L);
      DoubleVector r1 = DoubleVector.fromArray(S, work, j + step);
      DoubleVector i1 = DoubleVector.fromArray(S, work, j + step + L);
      DoubleVector r2 = DoubleVector.fromArray(S, work, j + 2 * step);
      DoubleVector i2 = DoubleVector.fromArray(S, work, j + 2 * step + L);
      DoubleVector r3 = DoubleVector.fromArray(S, work, j + 3 * step);
      DoubleVector i3 = DoubleVector.fromArray(S, work, j + 3 * step + L);
      DoubleVector p = i2.fma(aNi, r2.mul(aRe));
      DoubleVector q = i2.fma(aRe, r2.mul(aIm));
      r2 = r0.sub(p);
      i2 = i0.sub(q);
      r0 = r0.add(p);
      i0 = i0.add(q);
      p = i3.fma(aNi, r3.mul(aRe));
      q = i3.fma(aRe, r3.mul(aIm));
      r3 = r1.sub(p);
      i3 = i1.sub(q);
      r1 = r1.add(p);
      i1 = i1.add(q);
      p = i1.fma(bNi, r1.mul(bRe));
      q = i1.fma(bRe, r1.mul(bIm));
      r1 = r0.sub(p);
      i1 = i0.sub(q);
      r0 = r0.add(p);
      i0 = i0.add(q);
      p = i3.fma(bNi, r3.mul(bRe));
      q = i3.fma(bRe, r3.mul(bIm));
      r3 = r2.add(q);
      i3 = i2.sub(p);
      r2 = r2.sub(q);
      i2 = i2.add(p);
      r0.intoArray(work, j);
      i0.intoArray(work, j + L);
      r1.intoArray(work, j + step);
      i1.intoArray(work, j + step + L);
      r2.intoArray(work, j + 2 * step);
      i2.intoArray(work, j + 2 * step + L);
      r3.intoArray(work, j + 3 * step);
      i3.intoArray(work, j + 3 * step + L);
    }
  }

  /**
   * Level d of {@code node} at depth d.
   *
   * @param step half of its points, in doubles
   */
  static void forward2(double[] work, int at, int step, double[] twiddles, int node) {
    DoubleVector aRe = DoubleVector.broadcast(S, twiddles[2 * node]);
    DoubleVector aIm = DoubleVector.broadcast(S, twiddles[2 * node + 1]);
    DoubleVector aNi = aIm.neg();
    for (int j = at; j < at + step; j += 2 * L) {
      DoubleVector r0 = DoubleVector.fromArray(S, work, j);
      DoubleVector i0 = DoubleVector.fromArray(S, work, j + L);
      DoubleVector r1 = DoubleVector.fromArray(S, work, j + step);
      DoubleVector i1 = DoubleVector.fromArray(S, work, j + step + L);
      DoubleVector p = i1.fma(aNi, r1.mul(aRe));
      DoubleVector q = i1.fma(aRe, r1.mul(aIm));
      r1 = r0.sub(p);
      i1 = i0.sub(q);
      r0 = r0.add(p);
      i0 = i0.add(q);
      r0.intoArray(work, j);
      i0.intoArray(work, j + L);
      r1.intoArray(work, j + step);
      i1.intoArray(work, j + step + L);
    }
  }

  /** Back from {@link #forward4}, without the factor 1/4. */
  static void inverse4(double[] work, int at, int step, double[] twiddles, int node) {
    DoubleVector aRe = DoubleVector.broadcast(S, twiddles[2 * node]);
    DoubleVector aIm = DoubleVector.broadcast(S, twiddles[2 * node + 1]);
    DoubleVector aNi = aIm.neg();
    DoubleVector bRe = DoubleVector.broadcast(S, twiddles[4 * node]);
    DoubleVector bIm = DoubleVector.broadcast(S, twiddles[4 * node + 1]);
    DoubleVector bNi = bIm.neg();
    for (int j = at; j < at + step; j += 2 * L) {
      DoubleVector r0 = DoubleVector.fromArray(S, work, j);
      DoubleVector i0 = DoubleVector.fromArray(S, work, j + L);
      DoubleVector r1 = DoubleVector.fromArray(S, work, j + step);
      DoubleVector i1 = DoubleVector.fromArray(S, work, j + step + L);
      DoubleVector r2 = DoubleVector.fromArray(S, work, j + 2 * step);
      DoubleVector i2 = DoubleVector.fromArray(S, work, j + 2 * step + L);
      DoubleVector r3 = DoubleVector.fromArray(S, work, j + 3 * step);
      DoubleVector i3 = DoubleVector.fromArray(S, work, j + 3 * step + L);
      DoubleVector p = r0.sub(r1);
      DoubleVector q = i0.sub(i1);
      r0 = r0.add(r1);
      i0 = i0.add(i1);
      r1 = q.fma(bIm, p.mul(bRe));
      i1 = p.fma(bNi, q.mul(bRe));
      p = r3.sub(r2);
      q = i2.sub(i3);
      r2 = r2.add(r3);
      i2 = i2.add(i3);
      r3 = q.fma(bRe, p.mul(bIm));
      i3 = p.fma(bRe, q.mul(bNi));
      p = r0.sub(r2);
      q = i0.sub(i2);
      r0 = r0.add(r2);
      i0 = i0.add(i2);
      r2 = q.fma(aIm, p.mul(aRe));
      i2 = p.fma(aNi, q.mul(aRe));
      p = r1.sub(r3);
      q = i1.sub(i3);
      r1 = r1.add(r3);
      i1 = i1.add(i3);
      r3 = q.fma(aIm, p.mul(aRe));
      i3 = p.fma(aNi, q.mul(aRe));
      r0.intoArray(work, j);
      i0.intoArray(work, j + L);
      r1.intoArray(work, j + step);
      i1.intoArray(work, j + step + L);
      r2.intoArray(work, j + 2 * step);
      i2.intoArray(work, j + 2 * step + L);
      r3.intoArray(work, j + 3 * step);
      i3.intoArray(work, j + 3 * step + L);
    }
  }

  /** Back from {@link #forward2}, without the factor 1/2. */
  static void inverse2(double[] work, int at, int step, double[] twiddles, int node) {
    DoubleVector aRe = DoubleVector.broadcast(S, twiddles[2 * node]);
    DoubleVector aIm = DoubleVector.broadcast(S, twiddles[2 * node + 1]);
    DoubleVector aNi = aIm.neg();
    for (int j = at; j < at + step; j += 2 * L) {
      DoubleVector r0 = DoubleVector.fromArray(S, work, j);
      DoubleVector i0 = DoubleVector.fromArray(S, work, j + L);
      DoubleVector r1 = DoubleVector.fromArray(S, work, j + step);
      DoubleVector i1 = DoubleVector.fromArray(S, work, j + step + L);
      DoubleVector p = r0.sub(r1);
      DoubleVector q = i0.sub(i1);
      r0 = r0.add(r1);
      i0 = i0.add(i1);
      r1 = q.fma(aIm, p.mul(aRe));
      i1 = p.fma(aNi, q.mul(aRe));
      r0.intoArray(work, j);
      i0.intoArray(work, j + L);
      r1.intoArray(work, j + step);
      i1.intoArray(work, j + step + L);
    }
  }
}
