package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.params.TfheParameters;
import java.util.List;

/**
 * Finds out what operations on encrypted integers take, without a key and in no time: an evaluator
 * that counts look-ups instead of carrying them out. Values have no say in the counts. For one
 * thread.
 */
public final class CostMeter {
  private final CostMachine machine;
  private final FheEvaluator evaluator;

  /**
   * @throws io.cloakwork.fhe.ParameterException if blocks are not of two message and two carry bits
   * @throws io.cloakwork.fhe.NoiseException if look-ups hold less noise than the operations need
   */
  public CostMeter(TfheParameters parameters, Form form) {
    BlockTable.requireSpace(parameters.message());
    this.machine = new CostMachine(parameters);
    this.evaluator = new FheEvaluator(machine, form);
  }

  /** Runs operations on {@link #input inputs} of this meter. */
  public FheEvaluator evaluator() {
    return evaluator;
  }

  /** An integer as a client encrypts it, without ciphertexts: of no use outside of the meter. */
  public FheInteger input(IntegerType type) {
    List<Block> blocks =
        machine.inputs(type.blocks()).stream()
            .map(source -> Block.of(source, 0, Block.STEP * (Digits.BASE - 1)))
            .toList();
    return FheInteger.of(type, blocks);
  }

  /** What has been run so far. */
  public OperationCost cost() {
    return machine.cost();
  }
}
