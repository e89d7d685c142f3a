package io.cloakwork.fhe.params;

import io.cloakwork.fhe.ParameterException;

/** How the noise of a fresh encryption is drawn. */
public sealed interface NoiseDistribution {

  /**
   * TUniform with bound 2^b: integers in [−2^b, 2^b] modulo q = 2^64, the two ends with half the
   * probability of the others. Variance (2^(2b+1) + 1)/6 in units of 1/q².
   */
  record TUniform(int boundLog2) implements NoiseDistribution {
    public TUniform {
      if (boundLog2 < 0 || boundLog2 > 62) {
        throw new ParameterException("TUniform bound b", "in [0, 62]", boundLog2);
      }
    }
  }

  /**
   * Rounded Gaussian of mean zero; the standard deviation is relative to the torus, in (0, 1/4).
   */
  record Gaussian(double standardDeviation) implements NoiseDistribution {
    public Gaussian {
      if (!(standardDeviation > 0 && standardDeviation < 0.25)) {
        throw new ParameterException(
            "Gaussian standard deviation", "in (0, 1/4), relative to the torus", standardDeviation);
      }
    }
  }
}
