package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.noise.FailureProbability;
import io.cloakwork.fhe.noise.NoiseBudget;
import io.cloakwork.fhe.params.TfheParameters;

/**
 * The operations on encrypted integers with clear values under them, for tests of what is built of
 * them: every look-up is checked for the value, the interval and the noise of its input.
 */
public final class ClearIntegers {
  private final ClearMachine machine;
  private final FheEvaluator evaluator;

  public ClearIntegers(TfheParameters parameters, Form form) {
    this.machine =
        new ClearMachine(
            NoiseBudget.of(parameters).largestSquaredNorm(FailureProbability.TARGET_LOG2));
    this.evaluator = new FheEvaluator(machine, form);
  }

  public FheEvaluator evaluator() {
    return evaluator;
  }

  /** An input as a client encrypts it. */
  public FheInteger encrypt(ClearInteger value) {
    return machine.encrypt(value);
  }

  public ClearInteger decrypt(FheInteger value) {
    return machine.decrypt(value);
  }

  /** Look-ups so far. */
  public long bootstraps() {
    return machine.rotations();
  }

  /** The longest chain of them. */
  public int rounds() {
    return machine.rounds();
  }
}
