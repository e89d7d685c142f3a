package io.cloakwork.compiler.frontend;

import io.cloakwork.fhe.ParameterException;

/** How the features of trees become codes. */
public sealed interface TreeQuantizer {

  /**
   * Equally distant values over the range of each feature in the calibration table: the client
   * learns no threshold. A branch is decided as the float model decides it for the value that the
   * code stands for, so that x ≤ t becomes "the code is at most that of the last centre not above
   * t": no code is decided differently for two thresholds in the wrong order, and a value at a
   * centre, as whole numbers and yes-or-no features are, is decided exactly. A feature that has
   * whole numbers only gets one code for each, if there are enough.
   *
   * @param bits of a feature at most, unless missing values need a code more
   */
  record Uniform(int bits) implements TreeQuantizer {
    /** Largest width. */
    public static final int MAX_BITS = 12;

    public Uniform {
      if (bits < 1 || bits > MAX_BITS) {
        throw new ParameterException("bits of a feature", "in [1, " + MAX_BITS + "]", bits);
      }
    }
  }

  /**
   * Bins at the model's own thresholds: every row takes the branches that it takes in the float
   * model, with the fewest codes that allow it. The client learns the thresholds.
   */
  record Thresholds() implements TreeQuantizer {}
}
