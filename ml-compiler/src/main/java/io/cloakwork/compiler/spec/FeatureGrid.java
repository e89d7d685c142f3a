package io.cloakwork.compiler.spec;

import io.cloakwork.compiler.tensor.PlainName;
import io.cloakwork.fhe.ParameterException;

/**
 * A feature whose codes stand for equally distant values, the codes' centres: a value has the code
 * of the nearest centre, ties upwards. Values outside the range are clamped to it.
 *
 * @param name of the column
 * @param low value of the code 0
 * @param high value of the code {@code levels}
 * @param levels largest code of a value
 * @param missing code of a missing value: one of those of values, or {@code levels} + 1
 */
public record FeatureGrid(String name, double low, double high, int levels, int missing)
    implements Feature {
  public FeatureGrid {
    PlainName.require("name of a feature", name);
    if (!Double.isFinite(low) || !Double.isFinite(high) || low > high) {
      throw new ParameterException(
          "range of feature " + name, "finite, low at most high", low + " to " + high);
    }
    if (levels < 1 || levels >= 1 << ClientSpec.MAX_BITS) {
      throw new ParameterException(
          "levels of feature " + name, "in [1, 2^" + ClientSpec.MAX_BITS + ")", levels);
    }
    if (missing < 0 || missing > levels + 1) {
      throw new ParameterException(
          "code of a missing value of feature " + name, "in [0, " + (levels + 1) + "]", missing);
    }
  }

  @Override
  public boolean takesMissing() {
    return true;
  }

  @Override
  public int quantize(double value, int most) {
    return Double.isNaN(value) ? missing : FeatureRange.nearest(value, low, high, levels);
  }

  /** The value that a code stands for. */
  public double centre(int code) {
    return low + (high - low) * code / levels;
  }

  @Override
  public int leastCodes() {
    return Math.max(levels, missing) + 1;
  }
}
