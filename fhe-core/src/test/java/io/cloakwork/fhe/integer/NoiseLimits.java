package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.noise.FailureProbability;
import io.cloakwork.fhe.noise.NoiseBudget;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.params.TfheParameters;
import java.util.stream.IntStream;

/** Largest ν² of look-ups: what operations need, and what named parameter sets hold. */
final class NoiseLimits {
  static final int SMALLEST = FheEvaluator.NEEDED_SQUARED_NORM;
  static final int BLOCK2 = of(ParameterSets.M2C2_BLOCK2_P130.parameters());
  static final int STANDARD = of(ParameterSets.M2C2_STANDARD_P129.parameters());
  static final int DEFAULT = of(ParameterSets.defaultSet().parameters());
  static final int BLOCK4 = of(ParameterSets.M2C2_BLOCK4_P154.parameters());

  private NoiseLimits() {}

  static int of(TfheParameters parameters) {
    return NoiseBudget.of(parameters).largestSquaredNorm(FailureProbability.TARGET_LOG2);
  }

  /** Those between which operations behave differently: a smaller one, the default one. */
  static IntStream extremes() {
    return IntStream.of(SMALLEST, DEFAULT);
  }

  static IntStream all() {
    return IntStream.of(SMALLEST, BLOCK2, STANDARD, DEFAULT, BLOCK4);
  }
}
