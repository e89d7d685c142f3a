package io.cloakwork.fhe.noise;

import io.cloakwork.fhe.NoiseException;
import io.cloakwork.fhe.params.CompactParameters;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.TfheParameters;

/**
 * Noise of a compact list on its way to blocks: public-key encryption, rounding to what is stored,
 * casting key switch, modulus switch. The look-ups that split it find boxes of the whole message
 * space.
 */
public final class CompactNoise {
  private CompactNoise() {}

  /** Noise of a list's LWE ciphertext under the compact key, as it is stored. */
  public static Variance stored(CompactParameters compact) {
    LweDimension dimension = compact.key().extractedDimension();
    return FreshNoise.ofPublicKey(compact.key())
        .plus(FreshNoise.rounding(compact.storedBits(), dimension));
  }

  /** Noise when the box is found. */
  public static Variance atLookup(TfheParameters parameters, CompactParameters compact) {
    return stored(compact)
        .plus(
            KeySwitchNoise.castingOfRounded(
                parameters, compact.key().extractedDimension(), compact.casting()))
        .plus(ModulusSwitchNoise.of(parameters));
  }

  /** lg p_fail of each look-up of an expansion. */
  public static double log2Failure(TfheParameters parameters, CompactParameters compact) {
    return FailureProbability.log2(atLookup(parameters, compact), parameters.message());
  }

  /**
   * lg p_fail of each look-up of an expansion of a re-randomized list: an encryption of zero is
   * added to what was stored, and the casting key switch rounds the sum once more.
   */
  public static double log2FailureRerandomized(
      TfheParameters parameters, CompactParameters compact) {
    Variance variance =
        stored(compact)
            .plus(FreshNoise.ofPublicKey(compact.key()))
            .plus(
                KeySwitchNoise.casting(
                    parameters, compact.key().extractedDimension(), compact.casting()))
            .plus(ModulusSwitchNoise.of(parameters));
    return FailureProbability.log2(variance, parameters.message());
  }

  /**
   * Refuses parameters whose expansions fail too often.
   *
   * @throws NoiseException if lg p_fail of a look-up is above {@value
   *     FailureProbability#TARGET_LOG2}
   */
  public static void require(TfheParameters parameters, CompactParameters compact) {
    require("log2 p_fail of expanding a compact list", log2Failure(parameters, compact));
  }

  /**
   * The same for expansions of re-randomized lists.
   *
   * @throws NoiseException if lg p_fail of a look-up is above {@value
   *     FailureProbability#TARGET_LOG2}
   */
  public static void requireRerandomized(TfheParameters parameters, CompactParameters compact) {
    require(
        "log2 p_fail of expanding a re-randomized compact list",
        log2FailureRerandomized(parameters, compact));
  }

  private static void require(String what, double log2) {
    if (log2 > FailureProbability.TARGET_LOG2) {
      throw new NoiseException(what, "at most " + FailureProbability.TARGET_LOG2, log2);
    }
  }
}
