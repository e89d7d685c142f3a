package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.noise.FailureProbability;
import io.cloakwork.fhe.noise.NoiseBudget;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.random.MaskSeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts look-ups and does nothing else: its sources hold no value. For one thread. */
final class CostMachine implements Machine {
  private final NoiseBudget budget;
  private final int largestSquaredNorm;
  private final Map<Integer, Long> lookUpsByNorm = new TreeMap<>();
  private int rounds;

  CostMachine(TfheParameters parameters) {
    this.budget = NoiseBudget.of(parameters);
    this.largestSquaredNorm = budget.largestSquaredNorm(FailureProbability.TARGET_LOG2);
  }

  /** A ciphertext that is not there. */
  private static final class Counted extends Source {
    private final int round; // after which it would be there

    Counted(Rotation rotation, int round) {
      super(rotation);
      this.round = round;
    }
  }

  @Override
  public int largestSquaredNorm() {
    return largestSquaredNorm;
  }

  @Override
  public List<List<? extends Source>> rotate(List<LookUp> round) {
    List<List<? extends Source>> answers = new ArrayList<>();
    for (LookUp lookUp : round) {
      lookUpsByNorm.merge(lookUp.input().squaredNorm(), 1L, Long::sum);
      int next = 1 + roundOf(lookUp.input());
      rounds = Math.max(rounds, next);
      answers.add(sources(new Rotation(1), next, lookUp.table().outputs()));
    }
    return answers;
  }

  @Override
  public List<? extends Source> uniform(MaskSeed seed, int count) {
    return inputs(count);
  }

  /** Ciphertexts as a client makes them, each with noise of its own. */
  List<Source> inputs(int count) {
    List<Source> inputs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      inputs.addAll(sources(new Rotation(1), 0, 1));
    }
    return inputs;
  }

  private static List<Counted> sources(Rotation rotation, int round, int count) {
    List<Counted> sources = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sources.add(new Counted(rotation, round));
    }
    return sources;
  }

  private static int roundOf(Block block) {
    int round = 0;
    for (int i = 0; i < block.sourceCount(); i++) {
      if (!(block.source(i) instanceof Counted counted)) {
        throw new AssertionError("a block of another machine: " + block.source(i).getClass());
      }
      round = Math.max(round, counted.round);
    }
    return round;
  }

  OperationCost cost() {
    double[] failures =
        lookUpsByNorm.entrySet().stream()
            .mapToDouble(entry ->
                FailureProbability.unionOf(entry.getValue(), budget.log2Failure(entry.getKey())))
            .toArray();
    return new OperationCost(
        lookUpsByNorm.values().stream().mapToLong(Long::longValue).sum(),
        rounds,
        lookUpsByNorm.keySet().stream()
            .mapToDouble(budget::log2Failure)
            .max()
            .orElse(OperationCost.NEVER),
        Math.max(OperationCost.NEVER, FailureProbability.union(failures)));
  }
}
