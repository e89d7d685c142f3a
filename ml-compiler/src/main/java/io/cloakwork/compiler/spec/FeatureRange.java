package io.cloakwork.compiler.spec;

import io.cloakwork.compiler.tensor.PlainName;
import io.cloakwork.fhe.ParameterException;

/**
 * One feature and the range that its integers cover. Values outside are clamped to the range.
 *
 * @param name of the column
 * @param low value of the integer 0
 * @param high value of the largest integer; equal to {@code low} for a feature that was constant
 */
public record FeatureRange(String name, double low, double high) implements Feature {
  public FeatureRange {
    PlainName.require("name of a feature", name);
    if (!Double.isFinite(low) || !Double.isFinite(high) || low > high) {
      throw new ParameterException(
          "range of feature " + name, "finite, low at most high", low + " to " + high);
    }
  }

  /** Width of the range. */
  public double span() {
    return high - low;
  }

  @Override
  public boolean takesMissing() {
    return false;
  }

  /** It spreads over all codes that there are. */
  @Override
  public int leastCodes() {
    return 1;
  }

  /** The integer nearest to a value, in [0, levels]; 0 for what is no number. */
  @Override
  public int quantize(double value, int levels) {
    return nearest(value, low, high, levels);
  }

  /** The nearest of {@code levels} + 1 equally distant numbers from {@code low} to {@code high}. */
  static int nearest(double value, double low, double high, int levels) {
    if (high - low == 0) {
      return 0;
    }
    double scaled = (Math.clamp(value, low, high) - low) / (high - low) * levels;
    return Math.clamp(Math.round(scaled), 0, levels);
  }
}
