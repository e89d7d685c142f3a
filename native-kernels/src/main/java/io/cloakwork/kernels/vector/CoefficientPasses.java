package io.cloakwork.kernels.vector;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Between torus words and the transform: conversion and the first or last levels in one pass. The
 * conversions are additions of large constants, which every instruction set has: adding 1.5·2^52
 * rounds a double below 2^51 to an integer, ties to even, and leaves it in the low bits.
 *
 * <p>A real x in torus units becomes the word x·2^64 modulo 2^64 in two parts. Adding 1.5·2^39
 * leaves round(x·2^13) in the low bits, of which 13 count: their place is the top of the word. The
 * rest is exact and below 2^−14, so 2^64 times it is below 2^51 and can be rounded as above. Both
 * roundings together are the one of x·2^64, because the upper part is a multiple of 2^51, which is
 * even. The integers in x drop out at the top, and +2^63 wraps to −2^63.
 */
final class CoefficientPasses {
  private static final VectorSpecies<Double> S = Lanes.DOUBLES;
  private static final int L = Lanes.COUNT;

  /** |x| of torus units that are rounded here; larger shapes round one by one. */
  static final double LIMIT = 0x1p38;

  private static final VectorSpecies<Long> LONGS = Lanes.LONGS;
  private static final double MAGIC = 0x1.8p52;
  private static final long MAGIC_BITS = Double.doubleToRawLongBits(MAGIC);
  private static final int LEFT = 64 - 13;

  /**
   * 1.5·2^39, and in the 13 low bits of the mantissa minus those of MAGIC_BITS that stand above the
   * lower part: adding both parts then leaves no constant to subtract.
   */
  private static final double SPLIT =
      Double.longBitsToDouble(
          Double.doubleToRawLongBits(0x1.8p39) | (-(MAGIC_BITS >>> LEFT) & 0x1fff));

  private CoefficientPasses() {}

  /**
   * Digits of one level, and the first two levels forward.
   *
   * @param words N torus words from {@code at} on
   * @param work N doubles from {@code to} on, all written
   * @param points M
   * @param baseLog β: the digit is that of {@code SignedDecomposition} with one level
   */
  static void enter4(
      long[] words, int at, double[] work, int to, int points, double[] twiddles, int baseLog) {
    int part = points / 4;
    int step = 2 * part;
    DoubleVector aRe = DoubleVector.broadcast(S, twiddles[2]);
    DoubleVector aIm = DoubleVector.broadcast(S, twiddles[3]);
    DoubleVector aNi = aIm.neg();
    DoubleVector bRe = DoubleVector.broadcast(S, twiddles[4]);
    DoubleVector bIm = DoubleVector.broadcast(S, twiddles[5]);
    DoubleVector bNi = bIm.neg();
    int right = 64 - baseLog;
    // Rounding, and the sign bit flipped: the digit comes out plus B/2, not negative.
    long bias = (1L << (63 - baseLog)) + Long.MIN_VALUE;
    double shifted = MAGIC + (1L << (baseLog - 1));
    for (int j = 0; j < part; j += L) {
      DoubleVector r0 =
          LongVector.fromArray(LONGS, words, at + j)
              .add(bias)
              .lanewise(VectorOperators.LSHR, right)
              .add(MAGIC_BITS)
              .reinterpretAsDoubles()
              .sub(shifted);
      DoubleVector i0 =
          LongVector.fromArray(LONGS, words, at + j + points)
              .add(bias)
              .lanewise(VectorOperators.LSHR, right)
              .add(MAGIC_BITS)
              .reinterpretAsDoubles()
              .sub(shifted);
      DoubleVector r1 =
          LongVector.fromArray(LONGS, words, at + j + part)
              .add(bias)
              .lanewise(VectorOperators.LSHR, right)
              .add(MAGIC_BITS)
              .reinterpretAsDoubles()
              .sub(shifted);
      DoubleVector i1 =
          LongVector.fromArray(LONGS, words, at + j + part + points)
              .add(bias)
              .lanewise(VectorOperators.LSHR, right)
              .add(MAGIC_BITS)
              .reinterpretAsDoubles()
              .sub(shifted);
      DoubleVector r2 =
          LongVector.fromArray(LONGS, words, at + j + 2 * part)
              .add(bias)
              .lanewise(VectorOperators.LSHR, right)
              .add(MAGIC_BITS)
              .reinterpretAsDoubles()
              .sub(shifted);
      DoubleVector i2 =
          LongVector.fromArray(LONGS, words, at + j + 2 * part + points)
              .add(bias)
              .lanewise(VectorOperators.LSHR, right)
              .add(MAGIC_BITS)
              .reinterpretAsDoubles()
              .sub(shifted);
      DoubleVector r3 =
          LongVector.fromArray(LONGS, words, at + j + 3 * part)
              .add(bias)
              .lanewise(VectorOperators.LSHR, right)
              .add(MAGIC_BITS)
              .reinterpretAsDoubles()
              .sub(shifted);
      DoubleVector i3 =
          LongVector.fromArray(LONGS, words, at + j + 3 * part + points)
              .add(bias)
              .lanewise(VectorOperators.LSHR, right)
              .add(MAGIC_BITS)
              .reinterpretAsDoubles()
              .sub(shifted);
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
      r0.intoArray(work, to + 2 * j);
      i0.intoArray(work, to + 2 * j + L);
      r1.intoArray(work, to + 2 * j + step);
      i1.intoArray(work, to + 2 * j + step + L);
      r2.intoArray(work, to + 2 * j + 2 * step);
      i2.intoArray(work, to + 2 * j + 2 * step + L);
      r3.intoArray(work, to + 2 * j + 3 * step);
      i3.intoArray(work, to + 2 * j + 3 * step + L);
    }
  }

  /**
   * The last two levels back, and each coefficient, below {@link #LIMIT} and in torus units,
   * rounded as {@link io.cloakwork.fhe.math.Torus#ofReal} does and added to its word.
   */
  static void leave4(long[] words, int at, double[] work, int to, int points, double[] twiddles) {
    int part = points / 4;
    int step = 2 * part;
    DoubleVector aRe = DoubleVector.broadcast(S, twiddles[2]);
    DoubleVector aIm = DoubleVector.broadcast(S, twiddles[3]);
    DoubleVector aNi = aIm.neg();
    DoubleVector bRe = DoubleVector.broadcast(S, twiddles[4]);
    DoubleVector bIm = DoubleVector.broadcast(S, twiddles[5]);
    DoubleVector bNi = bIm.neg();
    DoubleVector split = DoubleVector.broadcast(S, SPLIT);
    DoubleVector magic = DoubleVector.broadcast(S, MAGIC);
    DoubleVector two64 = DoubleVector.broadcast(S, 0x1p64);
    for (int j = 0; j < part; j += L) {
      DoubleVector r0 = DoubleVector.fromArray(S, work, to + 2 * j);
      DoubleVector i0 = DoubleVector.fromArray(S, work, to + 2 * j + L);
      DoubleVector r1 = DoubleVector.fromArray(S, work, to + 2 * j + step);
      DoubleVector i1 = DoubleVector.fromArray(S, work, to + 2 * j + step + L);
      DoubleVector r2 = DoubleVector.fromArray(S, work, to + 2 * j + 2 * step);
      DoubleVector i2 = DoubleVector.fromArray(S, work, to + 2 * j + 2 * step + L);
      DoubleVector r3 = DoubleVector.fromArray(S, work, to + 2 * j + 3 * step);
      DoubleVector i3 = DoubleVector.fromArray(S, work, to + 2 * j + 3 * step + L);
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
      DoubleVector upper = r0.add(split);
      DoubleVector lower = r0.sub(upper.sub(split)).fma(two64, magic);
      LongVector word =
          LongVector.fromArray(LONGS, words, at + j)
              .add(upper.reinterpretAsLongs().lanewise(VectorOperators.LSHL, LEFT))
              .add(lower.reinterpretAsLongs());
      word.intoArray(words, at + j);
      upper = i0.add(split);
      lower = i0.sub(upper.sub(split)).fma(two64, magic);
      word =
          LongVector.fromArray(LONGS, words, at + j + points)
              .add(upper.reinterpretAsLongs().lanewise(VectorOperators.LSHL, LEFT))
              .add(lower.reinterpretAsLongs());
      word.intoArray(words, at + j + points);
      upper = r1.add(split);
      lower = r1.sub(upper.sub(split)).fma(two64, magic);
      word =
          LongVector.fromArray(LONGS, words, at + j + part)
              .add(upper.reinterpretAsLongs().lanewise(VectorOperators.LSHL, LEFT))
              .add(lower.reinterpretAsLongs());
      word.intoArray(words, at + j + part);
      upper = i1.add(split);
      lower = i1.sub(upper.sub(split)).fma(two64, magic);
      word =
          LongVector.fromArray(LONGS, words, at + j + part + points)
              .add(upper.reinterpretAsLongs().lanewise(VectorOperators.LSHL, LEFT))
              .add(lower.reinterpretAsLongs());
      word.intoArray(words, at + j + part + points);
      upper = r2.add(split);
      lower = r2.sub(upper.sub(split)).fma(two64, magic);
      word =
          LongVector.fromArray(LONGS, words, at + j + 2 * part)
              .add(upper.reinterpretAsLongs().lanewise(VectorOperators.LSHL, LEFT))
              .add(lower.reinterpretAsLongs());
      word.intoArray(words, at + j + 2 * part);
      upper = i2.add(split);
      lower = i2.sub(upper.sub(split)).fma(two64, magic);
      word =
          LongVector.fromArray(LONGS, words, at + j + 2 * part + points)
              .add(upper.reinterpretAsLongs().lanewise(VectorOperators.LSHL, LEFT))
              .add(lower.reinterpretAsLongs());
      word.intoArray(words, at + j + 2 * part + points);
      upper = r3.add(split);
      lower = r3.sub(upper.sub(split)).fma(two64, magic);
      word =
          LongVector.fromArray(LONGS, words, at + j + 3 * part)
              .add(upper.reinterpretAsLongs().lanewise(VectorOperators.LSHL, LEFT))
              .add(lower.reinterpretAsLongs());
      word.intoArray(words, at + j + 3 * part);
      upper = i3.add(split);
      lower = i3.sub(upper.sub(split)).fma(two64, magic);
      word =
          LongVector.fromArray(LONGS, words, at + j + 3 * part + points)
              .add(upper.reinterpretAsLongs().lanewise(VectorOperators.LSHL, LEFT))
              .add(lower.reinterpretAsLongs());
      word.intoArray(words, at + j + 3 * part + points);
    }
  }

  /** As {@link #enter4} with the first level only. */
  static void enter2(
      long[] words, int at, double[] work, int to, int points, double[] twiddles, int baseLog) {
    int part = points / 2;
    int step = 2 * part;
    DoubleVector aRe = DoubleVector.broadcast(S, twiddles[2]);
    DoubleVector aIm = DoubleVector.broadcast(S, twiddles[3]);
    DoubleVector aNi = aIm.neg();
    int right = 64 - baseLog;
    // Rounding, and the sign bit flipped: the digit comes out plus B/2, not negative.
    long bias = (1L << (63 - baseLog)) + Long.MIN_VALUE;
    double shifted = MAGIC + (1L << (baseLog - 1));
    for (int j = 0; j < part; j += L) {
      DoubleVector r0 =
          LongVector.fromArray(LONGS, words, at + j)
              .add(bias)
              .lanewise(VectorOperators.LSHR, right)
              .add(MAGIC_BITS)
              .reinterpretAsDoubles()
              .sub(shifted);
      DoubleVector i0 =
          LongVector.fromArray(LONGS, words, at + j + points)
              .add(bias)
              .lanewise(VectorOperators.LSHR, right)
              .add(MAGIC_BITS)
              .reinterpretAsDoubles()
              .sub(shifted);
      DoubleVector r1 =
          LongVector.fromArray(LONGS, words, at + j + part)
              .add(bias)
              .lanewise(VectorOperators.LSHR, right)
              .add(MAGIC_BITS)
              .reinterpretAsDoubles()
              .sub(shifted);
      DoubleVector i1 =
          LongVector.fromArray(LONGS, words, at + j + part + points)
              .add(bias)
              .lanewise(VectorOperators.LSHR, right)
              .add(MAGIC_BITS)
              .reinterpretAsDoubles()
              .sub(shifted);
      DoubleVector p = i1.fma(aNi, r1.mul(aRe));
      DoubleVector q = i1.fma(aRe, r1.mul(aIm));
      r1 = r0.sub(p);
      i1 = i0.sub(q);
      r0 = r0.add(p);
      i0 = i0.add(q);
      r0.intoArray(work, to + 2 * j);
      i0.intoArray(work, to + 2 * j + L);
      r1.intoArray(work, to + 2 * j + step);
      i1.intoArray(work, to + 2 * j + step + L);
    }
  }

  /** As {@link #leave4} with the last level only. */
  static void leave2(long[] words, int at, double[] work, int to, int points, double[] twiddles) {
    int part = points / 2;
    int step = 2 * part;
    DoubleVector aRe = DoubleVector.broadcast(S, twiddles[2]);
    DoubleVector aIm = DoubleVector.broadcast(S, twiddles[3]);
    DoubleVector aNi = aIm.neg();
    DoubleVector split = DoubleVector.broadcast(S, SPLIT);
    DoubleVector magic = DoubleVector.broadcast(S, MAGIC);
    DoubleVector two64 = DoubleVector.broadcast(S, 0x1p64);
    for (int j = 0; j < part; j += L) {
      DoubleVector r0 = DoubleVector.fromArray(S, work, to + 2 * j);
      DoubleVector i0 = DoubleVector.fromArray(S, work, to + 2 * j + L);
      DoubleVector r1 = DoubleVector.fromArray(S, work, to + 2 * j + step);
      DoubleVector i1 = DoubleVector.fromArray(S, work, to + 2 * j + step + L);
      DoubleVector p = r0.sub(r1);
      DoubleVector q = i0.sub(i1);
      r0 = r0.add(r1);
      i0 = i0.add(i1);
      r1 = q.fma(aIm, p.mul(aRe));
      i1 = p.fma(aNi, q.mul(aRe));
      DoubleVector upper = r0.add(split);
      DoubleVector lower = r0.sub(upper.sub(split)).fma(two64, magic);
      LongVector word =
          LongVector.fromArray(LONGS, words, at + j)
              .add(upper.reinterpretAsLongs().lanewise(VectorOperators.LSHL, LEFT))
              .add(lower.reinterpretAsLongs());
      word.intoArray(words, at + j);
      upper = i0.add(split);
      lower = i0.sub(upper.sub(split)).fma(two64, magic);
      word =
          LongVector.fromArray(LONGS, words, at + j + points)
              .add(upper.reinterpretAsLongs().lanewise(VectorOperators.LSHL, LEFT))
              .add(lower.reinterpretAsLongs());
      word.intoArray(words, at + j + points);
      upper = r1.add(split);
      lower = r1.sub(upper.sub(split)).fma(two64, magic);
      word =
          LongVector.fromArray(LONGS, words, at + j + part)
              .add(upper.reinterpretAsLongs().lanewise(VectorOperators.LSHL, LEFT))
              .add(lower.reinterpretAsLongs());
      word.intoArray(words, at + j + part);
      upper = i1.add(split);
      lower = i1.sub(upper.sub(split)).fma(two64, magic);
      word =
          LongVector.fromArray(LONGS, words, at + j + part + points)
              .add(upper.reinterpretAsLongs().lanewise(VectorOperators.LSHL, LEFT))
              .add(lower.reinterpretAsLongs());
      word.intoArray(words, at + j + part + points);
    }
  }

  /** Integers of less than 51 bits as doubles, exact. */
  static DoubleVector toDouble(LongVector small) {
    return small.add(MAGIC_BITS).reinterpretAsDoubles().sub(MAGIC);
  }
}
