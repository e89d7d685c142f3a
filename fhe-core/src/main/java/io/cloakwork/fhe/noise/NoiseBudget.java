package io.cloakwork.fhe.noise;

import io.cloakwork.fhe.NoiseException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.params.MessageSpace;
import io.cloakwork.fhe.params.TfheParameters;

/**
 * The noise of one key set's operations, and how often a look-up fails whose input is a combination
 * of bootstrap outputs.
 *
 * <p>ν² is the sum of the squared coefficients over outputs of different blind rotations;
 * coefficients of outputs of one rotation are added first.
 *
 * @param message fixes the box of a look-up
 * @param bootstrapOutput noise of a bootstrap's output, under the big key
 * @param keySwitch added by the key switch to the small key
 * @param modulusSwitch added by the modulus switch
 */
public record NoiseBudget(
    MessageSpace message, Variance bootstrapOutput, Variance keySwitch, Variance modulusSwitch) {

  /** The budget of a parameter set. */
  public static NoiseBudget of(TfheParameters parameters) {
    return new NoiseBudget(
        parameters.message(),
        BootstrapNoise.of(parameters),
        KeySwitchNoise.of(parameters),
        ModulusSwitchNoise.of(parameters));
  }

  /** The budget with the published formula for bootstraps, for comparison with other libraries. */
  public static NoiseBudget published(TfheParameters parameters) {
    return new NoiseBudget(
        parameters.message(),
        BootstrapNoise.published(parameters),
        KeySwitchNoise.of(parameters),
        ModulusSwitchNoise.of(parameters));
  }

  /**
   * ν = 2^carry + 1, the noise level at which sets are compared and published: a block added to one
   * that was multiplied by 2^carry.
   */
  public static int publishedNorm(MessageSpace message) {
    return (1 << message.carryBits()) + 1;
  }

  /** Noise when the box is found: of the input (under the big key), key switch, modulus switch. */
  public Variance atLookup(Variance input) {
    return input.plus(keySwitch).plus(modulusSwitch);
  }

  /** lg p_fail of a look-up on a combination of bootstrap outputs with this ν². */
  public double log2Failure(double squaredNorm) {
    return log2Failure(bootstrapOutput.times(squaredNorm), FailureProbability.margin(message));
  }

  /**
   * lg p_fail of any step that finds a box by a blind rotation.
   *
   * @param input noise of the ciphertext under the big key, before the key switch
   * @param margin distance from the message to either end of its box, relative to the torus
   */
  public double log2Failure(Variance input, double margin) {
    return FailureProbability.log2(atLookup(input), margin);
  }

  /** lg p_fail of a look-up at the published ν of the message space. */
  public double log2FailureAtPublishedNorm() {
    double norm = publishedNorm(message);
    return log2Failure(norm * norm);
  }

  /**
   * The largest whole ν² at which a look-up fails at most with this probability; 0 if only a
   * noiseless input does, −1 if not even that.
   */
  public int largestSquaredNorm(double targetLog2) {
    double room =
        FailureProbability.largestVariance(FailureProbability.margin(message), targetLog2).value()
            - atLookup(Variance.ZERO).value();
    return room < 0 ? -1 : (int) Math.min(Integer.MAX_VALUE, room / bootstrapOutput.value());
  }

  /**
   * Refuses a combination whose look-up fails too often.
   *
   * @throws NoiseException if lg p_fail at this ν² is above the target
   * @throws ParameterException if the target is not a number
   */
  public void require(double squaredNorm, double targetLog2) {
    if (Double.isNaN(targetLog2)) {
      throw new ParameterException("target of log2 p_fail", "a number", targetLog2);
    }
    double log2 = log2Failure(squaredNorm);
    if (log2 > targetLog2) {
      throw new NoiseException("log2 p_fail at ν² = " + squaredNorm, "at most " + targetLog2, log2);
    }
  }
}
