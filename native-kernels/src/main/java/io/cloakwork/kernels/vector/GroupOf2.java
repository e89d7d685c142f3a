package io.cloakwork.kernels.vector;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The last two levels of a group of 4 points, with vectors of 2: one between the vectors, and after
 * a transposition the last one between the vectors again, each lane a subtree. One pass; a stage of
 * the transposition exchanges neighbours at a distance of 1, 2, 4 lanes.
 */
final class GroupOf2 {
  private static final VectorSpecies<Double> S = Lanes.DOUBLES;
  private static final int L = Lanes.COUNT;
  private static final VectorShuffle<Double> SWAP1 = VectorShuffle.fromOp(S, lane -> lane ^ 1);
  private static final VectorMask<Double> UPPER1 = VectorMask.fromLong(S, 2L);

  private GroupOf2() {}

  /**
   * Natural order in, slot order out.
   *
   * @param at where the group begins in {@code work}
   * @param twiddles as {@link VectorTransform#twiddles}
   * @param node the node whose points the group is
   * @param lanes twiddles of the lanes, for their nodes 1 in heap order: L real parts, L imaginary
   *     parts, these negated
   * @param lane where those of this group begin
   */
  static void forward(
      double[] work, int at, double[] twiddles, int node, double[] lanes, int lane) {
    DoubleVector aRe = DoubleVector.broadcast(S, twiddles[2 * node]);
    DoubleVector aIm = DoubleVector.broadcast(S, twiddles[2 * node + 1]);
    DoubleVector aNi = aIm.neg();
    DoubleVector uRe = DoubleVector.fromArray(S, lanes, lane);
    DoubleVector uIm = DoubleVector.fromArray(S, lanes, lane + L);
    DoubleVector uNi = DoubleVector.fromArray(S, lanes, lane + 2 * L);
    DoubleVector r0 = DoubleVector.fromArray(S, work, at);
    DoubleVector i0 = DoubleVector.fromArray(S, work, at + L);
    DoubleVector r1 = DoubleVector.fromArray(S, work, at + 2 * L);
    DoubleVector i1 = DoubleVector.fromArray(S, work, at + 2 * L + L);
    DoubleVector p = i1.fma(aNi, r1.mul(aRe));
    DoubleVector q = i1.fma(aRe, r1.mul(aIm));
    r1 = r0.sub(p);
    i1 = i0.sub(q);
    r0 = r0.add(p);
    i0 = i0.add(q);
    DoubleVector t = r0.rearrange(SWAP1);
    r0 = r0.blend(r1.rearrange(SWAP1), UPPER1);
    r1 = t.blend(r1, UPPER1);
    t = i0.rearrange(SWAP1);
    i0 = i0.blend(i1.rearrange(SWAP1), UPPER1);
    i1 = t.blend(i1, UPPER1);
    p = i1.fma(uNi, r1.mul(uRe));
    q = i1.fma(uRe, r1.mul(uIm));
    r1 = r0.sub(p);
    i1 = i0.sub(q);
    r0 = r0.add(p);
    i0 = i0.add(q);
    r0.intoArray(work, at);
    i0.intoArray(work, at + L);
    r1.intoArray(work, at + 2 * L);
    i1.intoArray(work, at + 2 * L + L);
  }

  /** Back from {@link #forward}, without the factor 1/4. */
  static void inverse(
      double[] work, int at, double[] twiddles, int node, double[] lanes, int lane) {
    DoubleVector aRe = DoubleVector.broadcast(S, twiddles[2 * node]);
    DoubleVector aIm = DoubleVector.broadcast(S, twiddles[2 * node + 1]);
    DoubleVector aNi = aIm.neg();
    DoubleVector uRe = DoubleVector.fromArray(S, lanes, lane);
    DoubleVector uIm = DoubleVector.fromArray(S, lanes, lane + L);
    DoubleVector uNi = DoubleVector.fromArray(S, lanes, lane + 2 * L);
    DoubleVector r0 = DoubleVector.fromArray(S, work, at);
    DoubleVector i0 = DoubleVector.fromArray(S, work, at + L);
    DoubleVector r1 = DoubleVector.fromArray(S, work, at + 2 * L);
    DoubleVector i1 = DoubleVector.fromArray(S, work, at + 2 * L + L);
    DoubleVector p = r0.sub(r1);
    DoubleVector q = i0.sub(i1);
    r0 = r0.add(r1);
    i0 = i0.add(i1);
    r1 = q.fma(uIm, p.mul(uRe));
    i1 = p.fma(uNi, q.mul(uRe));
    DoubleVector t = r0.rearrange(SWAP1);
    r0 = r0.blend(r1.rearrange(SWAP1), UPPER1);
    r1 = t.blend(r1, UPPER1);
    t = i0.rearrange(SWAP1);
    i0 = i0.blend(i1.rearrange(SWAP1), UPPER1);
    i1 = t.blend(i1, UPPER1);
    p = r0.sub(r1);
    q = i0.sub(i1);
    r0 = r0.add(r1);
    i0 = i0.add(i1);
    r1 = q.fma(aIm, p.mul(aRe));
    i1 = p.fma(aNi, q.mul(aRe));
    r0.intoArray(work, at);
    i0.intoArray(work, at + L);
    r1.intoArray(work, at + 2 * L);
    i1.intoArray(work, at + 2 * L + L);
  }
}
