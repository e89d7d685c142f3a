package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.ParameterException;

/**
 * What operations on encrypted integers take.
 *
 * @param bootstraps blind rotations, one for each look-up
 * @param rounds the longest chain of look-ups that wait for each other
 * @param worstLog2 lg of the probability that the riskiest look-up fails, at most 0
 * @param totalLog2 lg of a bound on the probability that any of them fails, at most 0
 */
public record OperationCost(long bootstraps, int rounds, double worstLog2, double totalLog2) {
  /** The logarithm where nothing can fail: a number that text forms can hold. */
  public static final double NEVER = -Double.MAX_VALUE;

  public OperationCost {
    if (bootstraps < 0 || rounds < 0 || rounds > bootstraps) {
      throw new ParameterException(
          "bootstraps and rounds", "not negative, at least one each round", bootstraps);
    }
    if (!(worstLog2 <= totalLog2 && totalLog2 <= 0)) {
      throw new ParameterException(
          "log2 of a failure probability", "in [" + worstLog2 + ", 0]", totalLog2);
    }
  }
}
