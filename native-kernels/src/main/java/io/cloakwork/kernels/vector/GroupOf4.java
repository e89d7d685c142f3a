package io.cloakwork.kernels.vector;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The last four levels of a group of 16 points, with vectors of 4: two between the vectors, and
 * after a transposition the last two between the vectors again, each lane a subtree. One pass; a
 * stage of the transposition exchanges neighbours at a distance of 1, 2, 4 lanes.
 */
final class GroupOf4 {
  private static final VectorSpecies<Double> S = Lanes.DOUBLES;
  private static final int L = Lanes.COUNT;
  private static final VectorShuffle<Double> SWAP1 = VectorShuffle.fromOp(S, lane -> lane ^ 1);
  private static final VectorMask<Double> UPPER1 = VectorMask.fromLong(S, 10L);
  private static final VectorShuffle<Double> SWAP2 = VectorShuffle.fromOp(S, lane -> lane ^ 2);
  private static final VectorMask<Double> UPPER2 = VectorMask.fromLong(S, 12L);

  private GroupOf4() {}

  /**
   * Natural order in, slot order out.
   *
   * @param at where the group begins in {@code work}
   * @param twiddles as {@link VectorTransform#twiddles}
   * @param node the node whose points the group is
   * @param lanes twiddles of the lanes, for their nodes 1, 2 in heap order: L real parts, L
   *     imaginary parts, these negated
   * @param lane where those of this group begin
   */
  static void forward(
      double[] work, int at, double[] twiddles, int node, double[] lanes, int lane) {
    DoubleVector aRe = DoubleVector.broadcast(S, twiddles[2 * node]);
    DoubleVector aIm = DoubleVector.broadcast(S, twiddles[2 * node + 1]);
    DoubleVector aNi = aIm.neg();
    DoubleVector bRe = DoubleVector.broadcast(S, twiddles[4 * node]);
    DoubleVector bIm = DoubleVector.broadcast(S, twiddles[4 * node + 1]);
    DoubleVector bNi = bIm.neg();
    DoubleVector uRe = DoubleVector.fromArray(S, lanes, lane);
    DoubleVector uIm = DoubleVector.fromArray(S, lanes, lane + L);
    DoubleVector uNi = DoubleVector.fromArray(S, lanes, lane + 2 * L);
    DoubleVector vRe = DoubleVector.fromArray(S, lanes, lane + 3 * L);
    DoubleVector vIm = DoubleVector.fromArray(S, lanes, lane + 3 * L + L);
    DoubleVector vNi = DoubleVector.fromArray(S, lanes, lane + 3 * L + 2 * L);
    DoubleVector r0 = DoubleVector.fromArray(S, work, at);
    DoubleVector i0 = DoubleVector.fromArray(S, work, at + L);
    DoubleVector r1 = DoubleVector.fromArray(S, work, at + 2 * L);
    DoubleVector i1 = DoubleVector.fromArray(S, work, at + 2 * L + L);
    DoubleVector r2 = DoubleVector.fromArray(S, work, at + 4 * L);
    DoubleVector i2 = DoubleVector.fromArray(S, work, at + 4 * L + L);
    DoubleVector r3 = DoubleVector.fromArray(S, work, at + 6 * L);
    DoubleVector i3 = DoubleVector.fromArray(S, work, at + 6 * L + L);
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
    DoubleVector t = r0.rearrange(SWAP1);
    r0 = r0.blend(r1.rearrange(SWAP1), UPPER1);
    r1 = t.blend(r1, UPPER1);
    t = r2.rearrange(SWAP1);
    r2 = r2.blend(r3.rearrange(SWAP1), UPPER1);
    r3 = t.blend(r3, UPPER1);
    t = r0.rearrange(SWAP2);
    r0 = r0.blend(r2.rearrange(SWAP2), UPPER2);
    r2 = t.blend(r2, UPPER2);
    t = r1.rearrange(SWAP2);
    r1 = r1.blend(r3.rearrange(SWAP2), UPPER2);
    r3 = t.blend(r3, UPPER2);
    t = i0.rearrange(SWAP1);
    i0 = i0.blend(i1.rearrange(SWAP1), UPPER1);
    i1 = t.blend(i1, UPPER1);
    t = i2.rearrange(SWAP1);
    i2 = i2.blend(i3.rearrange(SWAP1), UPPER1);
    i3 = t.blend(i3, UPPER1);
    t = i0.rearrange(SWAP2);
    i0 = i0.blend(i2.rearrange(SWAP2), UPPER2);
    i2 = t.blend(i2, UPPER2);
    t = i1.rearrange(SWAP2);
    i1 = i1.blend(i3.rearrange(SWAP2), UPPER2);
    i3 = t.blend(i3, UPPER2);
    p = i2.fma(uNi, r2.mul(uRe));
    q = i2.fma(uRe, r2.mul(uIm));
    r2 = r0.sub(p);
    i2 = i0.sub(q);
    r0 = r0.add(p);
    i0 = i0.add(q);
    p = i3.fma(uNi, r3.mul(uRe));
    q = i3.fma(uRe, r3.mul(uIm));
    r3 = r1.sub(p);
    i3 = i1.sub(q);
    r1 = r1.add(p);
    i1 = i1.add(q);
    p = i1.fma(vNi, r1.mul(vRe));
    q = i1.fma(vRe, r1.mul(vIm));
    r1 = r0.sub(p);
    i1 = i0.sub(q);
    r0 = r0.add(p);
    i0 = i0.add(q);
    p = i3.fma(vNi, r3.mul(vRe));
    q = i3.fma(vRe, r3.mul(vIm));
    r3 = r2.add(q);
    i3 = i2.sub(p);
    r2 = r2.sub(q);
    i2 = i2.add(p);
    r0.intoArray(work, at);
    i0.intoArray(work, at + L);
    r1.intoArray(work, at + 2 * L);
    i1.intoArray(work, at + 2 * L + L);
    r2.intoArray(work, at + 4 * L);
    i2.intoArray(work, at + 4 * L + L);
    r3.intoArray(work, at + 6 * L);
    i3.intoArray(work, at + 6 * L + L);
  }

  /** Back from {@link #forward}, without the factor 1/16. */
  static void inverse(
      double[] work, int at, double[] twiddles, int node, double[] lanes, int lane) {
    DoubleVector aRe = DoubleVector.broadcast(S, twiddles[2 * node]);
    DoubleVector aIm = DoubleVector.broadcast(S, twiddles[2 * node + 1]);
    DoubleVector aNi = aIm.neg();
    DoubleVector bRe = DoubleVector.broadcast(S, twiddles[4 * node]);
    DoubleVector bIm = DoubleVector.broadcast(S, twiddles[4 * node + 1]);
    DoubleVector bNi = bIm.neg();
    DoubleVector uRe = DoubleVector.fromArray(S, lanes, lane);
    DoubleVector uIm = DoubleVector.fromArray(S, lanes, lane + L);
    DoubleVector uNi = DoubleVector.fromArray(S, lanes, lane + 2 * L);
    DoubleVector vRe = DoubleVector.fromArray(S, lanes, lane + 3 * L);
    DoubleVector vIm = DoubleVector.fromArray(S, lanes, lane + 3 * L + L);
    DoubleVector vNi = DoubleVector.fromArray(S, lanes, lane + 3 * L + 2 * L);
    DoubleVector r0 = DoubleVector.fromArray(S, work, at);
    DoubleVector i0 = DoubleVector.fromArray(S, work, at + L);
    DoubleVector r1 = DoubleVector.fromArray(S, work, at + 2 * L);
    DoubleVector i1 = DoubleVector.fromArray(S, work, at + 2 * L + L);
    DoubleVector r2 = DoubleVector.fromArray(S, work, at + 4 * L);
    DoubleVector i2 = DoubleVector.fromArray(S, work, at + 4 * L + L);
    DoubleVector r3 = DoubleVector.fromArray(S, work, at + 6 * L);
    DoubleVector i3 = DoubleVector.fromArray(S, work, at + 6 * L + L);
    DoubleVector p = r0.sub(r1);
    DoubleVector q = i0.sub(i1);
    r0 = r0.add(r1);
    i0 = i0.add(i1);
    r1 = q.fma(vIm, p.mul(vRe));
    i1 = p.fma(vNi, q.mul(vRe));
    p = r3.sub(r2);
    q = i2.sub(i3);
    r2 = r2.add(r3);
    i2 = i2.add(i3);
    r3 = q.fma(vRe, p.mul(vIm));
    i3 = p.fma(vRe, q.mul(vNi));
    p = r0.sub(r2);
    q = i0.sub(i2);
    r0 = r0.add(r2);
    i0 = i0.add(i2);
    r2 = q.fma(uIm, p.mul(uRe));
    i2 = p.fma(uNi, q.mul(uRe));
    p = r1.sub(r3);
    q = i1.sub(i3);
    r1 = r1.add(r3);
    i1 = i1.add(i3);
    r3 = q.fma(uIm, p.mul(uRe));
    i3 = p.fma(uNi, q.mul(uRe));
    DoubleVector t = r0.rearrange(SWAP1);
    r0 = r0.blend(r1.rearrange(SWAP1), UPPER1);
    r1 = t.blend(r1, UPPER1);
    t = r2.rearrange(SWAP1);
    r2 = r2.blend(r3.rearrange(SWAP1), UPPER1);
    r3 = t.blend(r3, UPPER1);
    t = r0.rearrange(SWAP2);
    r0 = r0.blend(r2.rearrange(SWAP2), UPPER2);
    r2 = t.blend(r2, UPPER2);
    t = r1.rearrange(SWAP2);
    r1 = r1.blend(r3.rearrange(SWAP2), UPPER2);
    r3 = t.blend(r3, UPPER2);
    t = i0.rearrange(SWAP1);
    i0 = i0.blend(i1.rearrange(SWAP1), UPPER1);
    i1 = t.blend(i1, UPPER1);
    t = i2.rearrange(SWAP1);
    i2 = i2.blend(i3.rearrange(SWAP1), UPPER1);
    i3 = t.blend(i3, UPPER1);
    t = i0.rearrange(SWAP2);
    i0 = i0.blend(i2.rearrange(SWAP2), UPPER2);
    i2 = t.blend(i2, UPPER2);
    t = i1.rearrange(SWAP2);
    i1 = i1.blend(i3.rearrange(SWAP2), UPPER2);
    i3 = t.blend(i3, UPPER2);
    p = r0.sub(r1);
    q = i0.sub(i1);
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
    r0.intoArray(work, at);
    i0.intoArray(work, at + L);
    r1.intoArray(work, at + 2 * L);
    i1.intoArray(work, at + 2 * L + L);
    r2.intoArray(work, at + 4 * L);
    i2.intoArray(work, at + 4 * L + L);
    r3.intoArray(work, at + 6 * L);
    i3.intoArray(work, at + 6 * L + L);
  }
}
