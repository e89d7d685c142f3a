package io.cloakwork.fhe.noise;

import io.cloakwork.fhe.params.KeyDistribution;
import io.cloakwork.fhe.params.KeyDistribution.BlockBinary;
import io.cloakwork.fhe.params.KeyDistribution.UniformBinary;
import io.cloakwork.fhe.params.TfheParameters;
import org.apache.commons.math3.distribution.BinomialDistribution;

/**
 * Failure of look-ups at the published ν for single keys. The centred modulus switch adds Σ (sᵢ −
 * E[s])² times a rounding error: the same for all uniform binary keys, more with heavier
 * block-binary ones. Weights are binomial: n/ℓ_b blocks, each with one 1 with probability ℓ_b/(ℓ_b
 * + 1).
 */
final class KeyWeights {
  private final double[] shares;
  private final double[] log2Failures;

  KeyWeights(TfheParameters parameters) {
    KeyDistribution key = parameters.lwe().key();
    switch (key) {
      case UniformBinary _ -> {
        shares = new double[] {1};
        log2Failures = new double[] {NoiseBudget.of(parameters).log2FailureAtPublishedNorm()};
      }
      case BlockBinary(int length) -> {
        int n = parameters.lwe().dimension().value();
        var weights = new BinomialDistribution(n / length, length / (length + 1.0));
        shares = new double[n / length + 1];
        log2Failures = new double[n / length + 1];
        for (int weight = 0; weight < shares.length; weight++) {
          shares[weight] = weights.probability(weight);
          log2Failures[weight] = log2Failure(parameters, weight, 1.0 / (length + 1));
        }
      }
    }
  }

  /**
   * @param mean of a key bit
   */
  private static double log2Failure(TfheParameters parameters, int weight, double mean) {
    NoiseBudget average = NoiseBudget.of(parameters);
    int n = parameters.lwe().dimension().value();
    double sum = weight * (1 - mean) * (1 - mean) + (n - weight) * mean * mean;
    return new NoiseBudget(
            average.message(),
            average.bootstrapOutput(),
            average.keySwitch(),
            average.modulusSwitch().times(sum / (n * mean * (1 - mean))))
        .log2FailureAtPublishedNorm();
  }

  /** log2 of the mean of the failure probabilities of all keys. */
  double log2Averaged() {
    double sum = 0;
    for (int weight = 0; weight < shares.length; weight++) {
      sum += shares[weight] * Math.pow(2, log2Failures[weight]);
    }
    return Math.log(sum) / Math.log(2);
  }

  /** The log2 that so large a share of all keys, the heaviest ones, reach or exceed. */
  double log2OfHeaviest(double share) {
    double sum = 0;
    int weight = shares.length;
    while (sum < share && weight > 0) {
      sum += shares[--weight];
    }
    return log2Failures[weight];
  }

  /** The share of keys that are above a limit; 0 if no key is. */
  double above(double limitLog2) {
    double sum = 0;
    for (int weight = 0; weight < shares.length; weight++) {
      sum += log2Failures[weight] > limitLog2 ? shares[weight] : 0;
    }
    return sum;
  }
}
