package io.cloakwork.compiler.tensor;

import io.cloakwork.fhe.ParameterException;
import java.util.List;

/** The question that a branch of a tree asks about one feature. */
public sealed interface SplitTest {

  /** The answer for a value; what NaN gives here, a missing-value track may override. */
  boolean passes(double x);

  /** Comparison with a threshold, which may be infinite. */
  record Compare(Comparison comparison, double threshold) implements SplitTest {
    /**
     * @throws ParameterException if the threshold is NaN
     */
    public Compare {
      if (Double.isNaN(threshold)) {
        throw new ParameterException("threshold of a branch", "a number", threshold);
      }
    }

    @Override
    public boolean passes(double x) {
      return comparison.holds(x, threshold);
    }
  }

  /** Equality with one of some values, which are sorted and all different. */
  record Member(List<Double> values) implements SplitTest {
    /**
     * @throws ParameterException if there is no value, or one is NaN
     */
    public Member {
      if (values.isEmpty()) {
        throw new ParameterException("values of a membership test", "at least 1", 0);
      }
      for (double value : values) {
        if (Double.isNaN(value)) {
          throw new ParameterException("value of a membership test", "a number", value);
        }
      }
      values = values.stream().map(value -> value + 0.0).distinct().sorted().toList(); // no -0.0
    }

    @Override
    public boolean passes(double x) {
      int low = 0;
      int high = values.size() - 1;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (values.get(middle) < x) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return values.get(low) == x;
    }
  }
}
