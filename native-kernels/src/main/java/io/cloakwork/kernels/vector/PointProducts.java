package io.cloakwork.kernels.vector;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products of digits and keys, point by point, for one part of the slots, with the order of
 * operations of {@code docs/arithmetic.md}, sections 6 and 7. Keys and factors are read in one
 * sequence each. Guarded by BootstrapBenchmark.
 */
final class PointProducts {
  private static final VectorSpecies<Double> S = Lanes.DOUBLES;
  private static final int L = Lanes.COUNT;

  private PointProducts() {}

  /**
   * Two rows and two columns, the sums written over the digits.
   *
   * @param work digits, row 1 {@code size} doubles behind row 0
   * @param at first double of the part, of {@code length}
   * @param from where the key of the part begins
   */
  static void two(double[] work, int at, int length, int size, double[] key, int from) {
    int k = from;
    for (int j = at; j < at + length; j += 2 * L) {
      DoubleVector aRe = DoubleVector.fromArray(S, work, j);
      DoubleVector aIm = DoubleVector.fromArray(S, work, j + L);
      DoubleVector aNi = aIm.neg();
      DoubleVector k00Re = DoubleVector.fromArray(S, key, k);
      DoubleVector k00Im = DoubleVector.fromArray(S, key, k + L);
      DoubleVector xRe = aNi.fma(k00Im, aRe.mul(k00Re));
      DoubleVector xIm = aIm.fma(k00Re, aRe.mul(k00Im));
      DoubleVector k01Re = DoubleVector.fromArray(S, key, k + 2 * L);
      DoubleVector k01Im = DoubleVector.fromArray(S, key, k + 3 * L);
      DoubleVector yRe = aNi.fma(k01Im, aRe.mul(k01Re));
      DoubleVector yIm = aIm.fma(k01Re, aRe.mul(k01Im));
      DoubleVector bRe = DoubleVector.fromArray(S, work, j + size);
      DoubleVector bIm = DoubleVector.fromArray(S, work, j + size + L);
      DoubleVector bNi = bIm.neg();
      DoubleVector k10Re = DoubleVector.fromArray(S, key, k + 4 * L);
      DoubleVector k10Im = DoubleVector.fromArray(S, key, k + 5 * L);
      xRe = bNi.fma(k10Im, bRe.fma(k10Re, xRe));
      xIm = bIm.fma(k10Re, bRe.fma(k10Im, xIm));
      DoubleVector k11Re = DoubleVector.fromArray(S, key, k + 6 * L);
      DoubleVector k11Im = DoubleVector.fromArray(S, key, k + 7 * L);
      yRe = bNi.fma(k11Im, bRe.fma(k11Re, yRe));
      yIm = bIm.fma(k11Re, bRe.fma(k11Im, yIm));
      xRe.intoArray(work, j);
      xIm.intoArray(work, j + L);
      yRe.intoArray(work, j + size);
      yIm.intoArray(work, j + size + L);
      k += 8 * L;
    }
  }

  /** As {@link #two}, with the key of a block combined from its {@code elements} first. */
  static void twoBlock(
      double[] work,
      int at,
      int length,
      int size,
      double[] key,
      int from,
      double[] factors,
      int elements) {
    int k = from;
    int f = 0;
    for (int j = at; j < at + length; j += 2 * L) {
      DoubleVector fRe = DoubleVector.fromArray(S, factors, f);
      DoubleVector fIm = DoubleVector.fromArray(S, factors, f + L);
      DoubleVector fNi = fIm.neg();
      DoubleVector kRe = DoubleVector.fromArray(S, key, k);
      DoubleVector kIm = DoubleVector.fromArray(S, key, k + L);
      DoubleVector k00Re = fNi.fma(kIm, fRe.mul(kRe));
      DoubleVector k00Im = fIm.fma(kRe, fRe.mul(kIm));
      kRe = DoubleVector.fromArray(S, key, k + 2 * L);
      kIm = DoubleVector.fromArray(S, key, k + 3 * L);
      DoubleVector k01Re = fNi.fma(kIm, fRe.mul(kRe));
      DoubleVector k01Im = fIm.fma(kRe, fRe.mul(kIm));
      kRe = DoubleVector.fromArray(S, key, k + 4 * L);
      kIm = DoubleVector.fromArray(S, key, k + 5 * L);
      DoubleVector k10Re = fNi.fma(kIm, fRe.mul(kRe));
      DoubleVector k10Im = fIm.fma(kRe, fRe.mul(kIm));
      kRe = DoubleVector.fromArray(S, key, k + 6 * L);
      kIm = DoubleVector.fromArray(S, key, k + 7 * L);
      DoubleVector k11Re = fNi.fma(kIm, fRe.mul(kRe));
      DoubleVector k11Im = fIm.fma(kRe, fRe.mul(kIm));
      k += 8 * L;
      f += 2 * L;
      for (int e = 1; e < elements; e++) {
        fRe = DoubleVector.fromArray(S, factors, f);
        fIm = DoubleVector.fromArray(S, factors, f + L);
        fNi = fIm.neg();
        kRe = DoubleVector.fromArray(S, key, k);
        kIm = DoubleVector.fromArray(S, key, k + L);
        k00Re = fNi.fma(kIm, fRe.fma(kRe, k00Re));
        k00Im = fIm.fma(kRe, fRe.fma(kIm, k00Im));
        kRe = DoubleVector.fromArray(S, key, k + 2 * L);
        kIm = DoubleVector.fromArray(S, key, k + 3 * L);
        k01Re = fNi.fma(kIm, fRe.fma(kRe, k01Re));
        k01Im = fIm.fma(kRe, fRe.fma(kIm, k01Im));
        kRe = DoubleVector.fromArray(S, key, k + 4 * L);
        kIm = DoubleVector.fromArray(S, key, k + 5 * L);
        k10Re = fNi.fma(kIm, fRe.fma(kRe, k10Re));
        k10Im = fIm.fma(kRe, fRe.fma(kIm, k10Im));
        kRe = DoubleVector.fromArray(S, key, k + 6 * L);
        kIm = DoubleVector.fromArray(S, key, k + 7 * L);
        k11Re = fNi.fma(kIm, fRe.fma(kRe, k11Re));
        k11Im = fIm.fma(kRe, fRe.fma(kIm, k11Im));
        k += 8 * L;
        f += 2 * L;
      }
      DoubleVector aRe = DoubleVector.fromArray(S, work, j);
      DoubleVector aIm = DoubleVector.fromArray(S, work, j + L);
      DoubleVector aNi = aIm.neg();
      DoubleVector xRe = aNi.fma(k00Im, aRe.mul(k00Re));
      DoubleVector xIm = aIm.fma(k00Re, aRe.mul(k00Im));
      DoubleVector yRe = aNi.fma(k01Im, aRe.mul(k01Re));
      DoubleVector yIm = aIm.fma(k01Re, aRe.mul(k01Im));
      DoubleVector bRe = DoubleVector.fromArray(S, work, j + size);
      DoubleVector bIm = DoubleVector.fromArray(S, work, j + size + L);
      DoubleVector bNi = bIm.neg();
      xRe = bNi.fma(k10Im, bRe.fma(k10Re, xRe));
      xIm = bIm.fma(k10Re, bRe.fma(k10Im, xIm));
      yRe = bNi.fma(k11Im, bRe.fma(k11Re, yRe));
      yIm = bIm.fma(k11Re, bRe.fma(k11Im, yIm));
      xRe.intoArray(work, j);
      xIm.intoArray(work, j + L);
      yRe.intoArray(work, j + size);
      yIm.intoArray(work, j + size + L);
    }
  }

  /** Any number of rows and columns; the sums of a column at column·{@code size}. */
  static void any(
      double[] work,
      double[] sums,
      int at,
      int length,
      int size,
      double[] key,
      int from,
      int rows,
      int columns) {
    for (int column = 0; column < columns; column++) {
      for (int j = 0; j < length; j += 2 * L) {
        DoubleVector yRe = DoubleVector.zero(S);
        DoubleVector yIm = DoubleVector.zero(S);
        for (int row = 0; row < rows; row++) {
          int k = from + j * rows * columns + (row * columns + column) * 2 * L;
          int d = row * size + at + j;
          DoubleVector dRe = DoubleVector.fromArray(S, work, d);
          DoubleVector dIm = DoubleVector.fromArray(S, work, d + L);
          DoubleVector kRe = DoubleVector.fromArray(S, key, k);
          DoubleVector kIm = DoubleVector.fromArray(S, key, k + L);
          yRe = dIm.neg().fma(kIm, dRe.fma(kRe, yRe));
          yIm = dIm.fma(kRe, dRe.fma(kIm, yIm));
        }
        yRe.intoArray(sums, column * size + at + j);
        yIm.intoArray(sums, column * size + at + j + L);
      }
    }
  }

  /** As {@link #any}, with the key of a block combined from its {@code elements} first. */
  static void anyBlock(
      double[] work,
      double[] sums,
      int at,
      int length,
      int size,
      double[] key,
      int from,
      int rows,
      int columns,
      double[] factors,
      int elements) {
    for (int column = 0; column < columns; column++) {
      for (int j = 0; j < length; j += 2 * L) {
        DoubleVector yRe = DoubleVector.zero(S);
        DoubleVector yIm = DoubleVector.zero(S);
        for (int row = 0; row < rows; row++) {
          DoubleVector sRe = DoubleVector.zero(S);
          DoubleVector sIm = DoubleVector.zero(S);
          for (int e = 0; e < elements; e++) {
            int k =
                from
                    + (j * elements + e * 2 * L) * rows * columns
                    + (row * columns + column) * 2 * L;
            int f = j * elements + e * 2 * L;
            DoubleVector fRe = DoubleVector.fromArray(S, factors, f);
            DoubleVector fIm = DoubleVector.fromArray(S, factors, f + L);
            DoubleVector kRe = DoubleVector.fromArray(S, key, k);
            DoubleVector kIm = DoubleVector.fromArray(S, key, k + L);
            sRe = fIm.neg().fma(kIm, fRe.fma(kRe, sRe));
            sIm = fIm.fma(kRe, fRe.fma(kIm, sIm));
          }
          int d = row * size + at + j;
          DoubleVector dRe = DoubleVector.fromArray(S, work, d);
          DoubleVector dIm = DoubleVector.fromArray(S, work, d + L);
          yRe = dIm.neg().fma(sIm, dRe.fma(sRe, yRe));
          yIm = dIm.fma(sRe, dRe.fma(sIm, yIm));
        }
        yRe.intoArray(sums, column * size + at + j);
        yIm.intoArray(sums, column * size + at + j + L);
      }
    }
  }
}
