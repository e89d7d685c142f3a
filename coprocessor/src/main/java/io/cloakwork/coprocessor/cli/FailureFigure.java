package io.cloakwork.coprocessor.cli;

/**
 * Failure probabilities for a person: everywhere with one decimal of the logarithm, rounded towards
 * the worse, as the names of the parameter sets are.
 */
final class FailureFigure {
  /** Below this nobody can tell two apart, and the digits would only look like precision. */
  private static final double NEVER_LOG2 = -1000;

  private FailureFigure() {}

  /** A probability that is given as its base-2 logarithm. */
  static String text(double log2) {
    return log2 < NEVER_LOG2
        ? "below 2^%.0f".formatted(NEVER_LOG2)
        : "2^%.1f".formatted(Math.ceil(log2 * 10) / 10);
  }
}
