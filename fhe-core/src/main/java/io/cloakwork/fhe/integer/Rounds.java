package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.NoiseException;
import io.cloakwork.fhe.random.MaskSeed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BinaryOperator;

/**
 * The look-ups of operations, round by round, on a machine. Nothing reaches the machine that would
 * overflow or fail too often; what is known already, or asked for twice, costs nothing.
 */
final class Rounds {
  private static final BlockTable IDENTITY = BlockTable.of("identity", 0, 3, x -> x);

  private final Machine machine;
  private final LongAdder rotations = new LongAdder();

  Rounds(Machine machine) {
    this.machine = machine;
  }

  /**
   * Carries out one round.
   *
   * @return for each look-up its table's outputs
   * @throws NoiseException if an input is too noisy
   * @throws AssertionError if an input may lie outside of its table
   */
  List<List<Block>> run(List<LookUp> round) {
    List<LookUp> asked = new ArrayList<>();
    Map<Integer, List<Integer>> askedByPrint = new HashMap<>();
    int[] answers = new int[round.size()]; // index into what is asked, or −1
    for (int i = 0; i < round.size(); i++) {
      LookUp lookUp = round.get(i);
      check(lookUp);
      answers[i] = isKnown(lookUp) ? -1 : ask(lookUp, asked, askedByPrint);
    }
    List<List<Block>> answered = asked.isEmpty() ? List.of() : rotate(asked);
    List<List<Block>> results = new ArrayList<>();
    for (int i = 0; i < answers.length; i++) {
      results.add(answers[i] < 0 ? known(round.get(i)) : answered.get(answers[i]));
    }
    return results;
  }

  /** Where the look-up stands among those that are asked, behind them if it is new. */
  private static int ask(
      LookUp lookUp, List<LookUp> asked, Map<Integer, List<Integer>> askedByPrint) {
    List<Integer> candidates =
        askedByPrint.computeIfAbsent(
            lookUp.input().fingerprint() + System.identityHashCode(lookUp.table()),
            _ -> new ArrayList<>(1));
    for (int candidate : candidates) {
      if (asked.get(candidate).table() == lookUp.table()
          && asked.get(candidate).input().isSame(lookUp.input())) {
        return candidate;
      }
    }
    candidates.add(asked.size());
    asked.add(lookUp);
    return asked.size() - 1;
  }

  private List<List<Block>> rotate(List<LookUp> asked) {
    List<List<? extends Source>> outputs = machine.rotate(asked);
    rotations.add(asked.size());
    List<List<Block>> results = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      results.add(blocks(asked.get(i), outputs.get(i)));
    }
    return results;
  }

  /** Blind rotations so far, of all threads. */
  long rotations() {
    return rotations.sum();
  }

  /** One round of the same table with one output. */
  List<Block> each(BlockTable table, Collection<Block> inputs) {
    return run(inputs.stream().map(input -> new LookUp(input, table)).toList()).stream()
        .map(List::getFirst)
        .toList();
  }

  /** A round of a single look-up with one output. */
  Block one(BlockTable table, Block input) {
    return each(table, List.of(input)).getFirst();
  }

  /**
   * Whether a look-up of each of these blocks fails rarely enough.
   *
   * @param more ν² that will be added to each
   */
  boolean fit(Collection<Block> inputs, int more) {
    return inputs.stream()
        .allMatch(input -> input.squaredNorm() <= machine.largestSquaredNorm() - more);
  }

  /** The largest ν² of a look-up's input. */
  int largestSquaredNorm() {
    return machine.largestSquaredNorm();
  }

  /**
   * Two operands whose combination is not too noisy for look-ups: where it would be, they are
   * bootstrapped first, and if both are made of the same sources, the second is separated from the
   * first.
   *
   * @param combination of both operands: what will be looked up
   * @param more ν² that will be added to each block of it
   */
  Pair fitting(List<Block> a, List<Block> b, BinaryOperator<List<Block>> combination, int more) {
    if (fit(combination.apply(a, b), more)) {
      return new Pair(a, b);
    }
    List<List<Block>> clean = bootstrap(List.of(a, b));
    a = clean.getFirst();
    b = clean.getLast();
    return fit(combination.apply(a, b), more) ? new Pair(a, b) : new Pair(a, each(IDENTITY, b));
  }

  /** Two operands. */
  record Pair(List<Block> a, List<Block> b) {}

  /**
   * The same messages with the noise of one bootstrap each, in one round; blocks that have no more
   * stay as they are.
   */
  List<List<Block>> bootstrap(List<List<Block>> operands) {
    List<Block> noisy =
        operands.stream().flatMap(List::stream).filter(block -> block.squaredNorm() > 1).toList();
    List<Block> clean = each(IDENTITY, noisy);
    IdentityHashMap<Block, Block> replacement = new IdentityHashMap<>();
    for (int i = 0; i < noisy.size(); i++) {
      replacement.put(noisy.get(i), clean.get(i));
    }
    return operands.stream()
        .map(
            blocks -> blocks.stream().map(block -> replacement.getOrDefault(block, block)).toList())
        .toList();
  }

  /** Blocks whose values are uniform on the whole circle, [0, 31], made from a seed. */
  List<Block> uniform(MaskSeed seed, int count) {
    List<Block> blocks = new ArrayList<>();
    for (Source source : machine.uniform(seed, count)) {
      blocks.add(Block.of(source, 0, 31 * Block.STEP));
    }
    return blocks;
  }

  private void check(LookUp lookUp) {
    Block input = lookUp.input();
    if (!lookUp.table().accepts(input)) {
      throw new AssertionError(
          "input of the table %s: expected whole steps %s, got halves in [%d, %d]"
              .formatted(lookUp.table().name(), lookUp.table().domain(), input.min(), input.max()));
    }
    requireFit("the input of the table " + lookUp.table().name(), input);
  }

  /**
   * Refuses a block that no look-up takes.
   *
   * @throws NoiseException if it is too noisy
   */
  void requireFit(String what, Block block) {
    int norm = block.squaredNorm();
    if (norm > machine.largestSquaredNorm()) {
      throw new NoiseException("ν² of " + what, "at most " + machine.largestSquaredNorm(), norm);
    }
  }

  /** Whether every input that is possible gives the same outputs. */
  private static boolean isKnown(LookUp lookUp) {
    for (int output = 0; output < lookUp.table().outputs(); output++) {
      if (lookUp.table().min(lookUp.input(), output)
          != lookUp.table().max(lookUp.input(), output)) {
        return false;
      }
    }
    return true;
  }

  private static List<Block> known(LookUp lookUp) {
    List<Block> outputs = new ArrayList<>();
    for (int output = 0; output < lookUp.table().outputs(); output++) {
      outputs.add(Block.ofHalves(lookUp.table().min(lookUp.input(), output)));
    }
    return outputs;
  }

  private static List<Block> blocks(LookUp lookUp, List<? extends Source> sources) {
    List<Block> outputs = new ArrayList<>();
    for (int output = 0; output < lookUp.table().outputs(); output++) {
      int min = lookUp.table().min(lookUp.input(), output);
      int max = lookUp.table().max(lookUp.input(), output);
      outputs.add(min == max ? Block.ofHalves(min) : Block.of(sources.get(output), min, max));
    }
    return outputs;
  }
}
