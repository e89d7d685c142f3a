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
public record FeatureRange(String name, double low, double high) {
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

  /**
   * The integer nearest to a value, in [0, levels]; 0 for what is no number. It never throws: with
   * steps of a server's choice before it, whether it did would tell about the value.
   */
  public int quantize(double value, int levels) {
    if (span() == 0) {
      return 0;
    }
    double scaled = (Math.clamp(value, low, high) - low) / span() * levels;
    return Math.clamp(Math.round(scaled), 0, levels);
  }
}
