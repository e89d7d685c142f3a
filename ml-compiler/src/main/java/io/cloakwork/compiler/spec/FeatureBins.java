package io.cloakwork.compiler.spec;

import io.cloakwork.compiler.tensor.PlainName;
import io.cloakwork.fhe.ParameterException;
import java.util.List;

/**
 * A feature whose codes are bins between cuts of the model's choice: the code of a value is the
 * count of cuts below it. Whoever has the cuts knows the model's thresholds.
 *
 * @param name of the column
 * @param cuts finite, each above the one before; a value equal to a cut lies below it
 * @param missing code of a missing value: one of those of the bins, or the next one
 */
public record FeatureBins(String name, List<Double> cuts, int missing) implements Feature {
  public FeatureBins {
    PlainName.require("name of a feature", name);
    cuts = List.copyOf(cuts);
    if (cuts.size() >= 1 << ClientSpec.MAX_BITS) {
      throw new ParameterException(
          "cuts of feature " + name, "fewer than 2^" + ClientSpec.MAX_BITS, cuts.size());
    }
    double last = Double.NEGATIVE_INFINITY;
    for (double cut : cuts) {
      if (!(cut > last) || cut == Double.POSITIVE_INFINITY) {
        throw new ParameterException(
            "cuts of feature " + name, "finite, each above the one before", cut + " after " + last);
      }
      last = cut;
    }
    if (missing < 0 || missing > cuts.size() + 1) {
      throw new ParameterException(
          "code of a missing value of feature " + name,
          "in [0, " + (cuts.size() + 1) + "]",
          missing);
    }
  }

  @Override
  public boolean takesMissing() {
    return true;
  }

  @Override
  public int quantize(double value, int levels) {
    if (Double.isNaN(value)) {
      return missing;
    }
    int low = 0;
    int high = cuts.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cuts.get(middle) < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @Override
  public int leastCodes() {
    return Math.max(cuts.size(), missing) + 1;
  }
}
