package io.cloakwork.fhe.noise;

import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.params.MessageSpace;
import org.apache.commons.math3.special.Erf;

/**
 * Probability that Gaussian noise leaves the box of its message, as a base-2 logarithm: the
 * interesting ones are far below the smallest double.
 */
public final class FailureProbability {
  /** No circuit may fail more often, for any look-up in it. */
  public static final double TARGET_LOG2 = -128;

  private static final double LN_2 = Math.log(2);

  /** From here on erfc comes from its asymptotic series: relative error below 10^−9. */
  private static final double ASYMPTOTIC = 20;

  private FailureProbability() {}

  /**
   * lg erfc(margin/(σ√2)): how often noise of mean zero goes further than the margin, to either
   * side.
   *
   * @param total variance of all noise that is there when the box is found
   * @param margin distance from the message to either end of its box, relative to the torus
   * @return 0 if the margin is not positive, −∞ if there is no noise
   */
  public static double log2(Variance total, double margin) {
    if (Double.isNaN(margin)) {
      throw new ParameterException("margin", "a number", margin);
    }
    if (margin <= 0) {
      return 0;
    }
    return log2Erfc(margin / (total.standardDeviation() * Math.sqrt(2)));
  }

  /** The same for a box of this message space, with its padding bit: the margin is 2^−(p + 2). */
  public static double log2(Variance total, MessageSpace message) {
    return log2(total, margin(message));
  }

  /** 2^−(p + 2): half of the width of a box, one padding bit above. */
  public static double margin(MessageSpace message) {
    return Math.scalb(1.0, -(message.bits() + 2));
  }

  /**
   * lg of a bound on the probability that at least one of several events happens: the sum of
   * theirs, at most 1.
   */
  public static double union(double... log2s) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double log2 : log2s) {
      requireProbability(log2);
      largest = Math.max(largest, log2);
    }
    if (largest == Double.NEGATIVE_INFINITY) {
      return largest;
    }
    double sum = 0; // in units of the largest, so that nothing that matters underflows
    for (double log2 : log2s) {
      sum += Math.pow(2, log2 - largest);
    }
    return Math.min(0, largest + Math.log(sum) / LN_2);
  }

  /** The same bound for {@code count} events of equal probability; −∞ for none. */
  public static double unionOf(long count, double log2) {
    requireProbability(log2);
    if (count < 0) {
      throw new ParameterException("count of events", "not negative", count);
    }
    return count == 0
        ? Double.NEGATIVE_INFINITY
        : Math.min(0, log2 + Math.log((double) count) / LN_2);
  }

  /**
   * The largest variance that keeps the failure probability at or below a target.
   *
   * @param margin positive
   * @param targetLog2 negative
   */
  public static Variance largestVariance(double margin, double targetLog2) {
    if (!(margin > 0 && margin <= 0.5)) {
      throw new ParameterException("margin", "in (0, 1/2]", margin);
    }
    if (!(targetLog2 < 0 && targetLog2 > -1e9)) {
      throw new ParameterException("target of log2 p_fail", "in (-10^9, 0)", targetLog2);
    }
    // erfc(x) ≤ e^(−x²) for x ≥ 0: the x that is sought lies below √(−t·ln 2).
    double low = 0;
    double high = Math.sqrt(-targetLog2 * LN_2);
    for (int i = 0; i < 100; i++) {
      double middle = (low + high) / 2;
      if (log2Erfc(middle) <= targetLog2) {
        high = middle;
      } else {
        low = middle;
      }
    }
    // A trillionth less, so that the rounding of either direction never crosses the target.
    return Variance.ofStandardDeviation(margin / (high * Math.sqrt(2))).times(1 - 0x1p-40);
  }

  /**
   * lg erfc(x) for x ≥ 0. Far out erfc(x) = e^(−x²)/(x√π)·(1 − 1/2x² + 3/4x⁴ − …) (Abramowitz and
   * Stegun 7.1.23), which has a logarithm where erfc itself underflows.
   */
  static double log2Erfc(double x) {
    if (x < ASYMPTOTIC) {
      return Math.log(Erf.erfc(x)) / LN_2;
    }
    if (x == Double.POSITIVE_INFINITY) {
      return Double.NEGATIVE_INFINITY;
    }
    double y = 1 / (2 * x * x);
    double series = 1 - y * (1 - 3 * y * (1 - 5 * y * (1 - 7 * y)));
    return (-x * x - Math.log(x * Math.sqrt(Math.PI)) + Math.log(series)) / LN_2;
  }

  private static void requireProbability(double log2) {
    if (!(log2 <= 0)) {
      throw new ParameterException("log2 of a probability", "at most 0", log2);
    }
  }
}
