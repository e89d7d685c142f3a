package io.cloakwork.fhe.integer;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Choice between two values: c·(a − b) is looked up and added to b. Beside a difference with s
 * values, s·c keeps the two cases apart; digits have differences with at most 7 values.
 */
final class Selection {
  /** Values of a difference of two digits: what a condition is multiplied with for any of them. */
  static final int SCALE = 2 * Digits.BASE - 1;

  private static final int LARGEST = Digits.BASE - 1;

  /** By smallest difference (−3 to 3) and number of differences. */
  private static final List<List<BlockTable>> MASKS =
      IntStream.rangeClosed(-LARGEST, LARGEST)
          .mapToObj(
              low -> IntStream.rangeClosed(1, SCALE).mapToObj(values -> mask(low, values)).toList())
          .toList();

  private static final BlockTable AMPLIFY =
      BlockTable.of("condition times 7", 0, 1, x -> SCALE * x);

  private final Rounds rounds;

  Selection(Rounds rounds) {
    this.rounds = rounds;
  }

  /** Of x = (difference − low) + values·c: the difference where c is 1, else 0. */
  private static BlockTable mask(int low, int values) {
    return BlockTable.of(
        "choice of a digit", 0, 2 * values - 1, x -> x < values ? 0 : x - values + low);
  }

  /**
   * The digits of a where the condition is 1, those of b where it is 0. Their noise is that of the
   * less noisy operand and one bootstrap more.
   *
   * @param condition 0 or 1
   */
  List<Block> select(Block condition, List<Block> a, List<Block> b) {
    if (condition.isConstant()) {
      return condition.low() == 1 ? a : b;
    }
    if (noise(a) < noise(b)) {
      return selectFrom(b, a, Block.constant(1).minus(condition));
    }
    return selectFrom(a, b, condition);
  }

  /** The same with a condition that is 0 or {@link #SCALE}. */
  List<Block> selectScaled(Block condition, List<Block> a, List<Block> b) {
    if (condition.isConstant()) {
      return condition.low() == SCALE ? a : b;
    }
    if (noise(a) < noise(b)) {
      return selectScaledFrom(b, a, Block.constant(SCALE).minus(condition));
    }
    return selectScaledFrom(a, b, condition);
  }

  /** Two values, perhaps exchanged. */
  record Flipped(List<Block> first, List<Block> second) {}

  /** a and b, exchanged where the condition is 1: as many rotations as one selection. */
  Flipped flip(Block condition, List<Block> a, List<Block> b) {
    return flipScaled(rounds.one(AMPLIFY, condition), a, b);
  }

  /** a and b, exchanged where the condition is {@link #SCALE}. */
  Flipped flipScaled(Block condition, List<Block> a, List<Block> b) {
    if (condition.isConstant()) {
      return condition.low() == SCALE ? new Flipped(b, a) : new Flipped(a, b);
    }
    Rounds.Pair operands =
        rounds.fitting(base(a), base(b), Digits::differences, condition.squaredNorm());
    List<Block> moved = masked(condition, operands.a(), operands.b());
    return new Flipped(
        digits(Digits.differences(operands.a(), moved)), digits(Digits.sums(operands.b(), moved)));
  }

  /**
   * What the looked up difference may be added to: the sum's noise is one bootstrap more, and has
   * to stay in what look-ups take, however small that of the difference was.
   */
  private List<Block> base(List<Block> digits) {
    return rounds.fit(digits, 1) ? digits : rounds.bootstrap(List.of(digits)).getFirst();
  }

  private List<Block> selectFrom(List<Block> a, List<Block> other, Block condition) {
    List<Block> b = base(other);
    List<LookUp> round = new ArrayList<>();
    for (Block difference : Digits.differences(a, b)) {
      int values = difference.span() + 1;
      round.add(
          new LookUp(
              difference.plus(-difference.low()).plus(condition, values),
              MASKS.get(difference.low() + LARGEST).get(values - 1)));
    }
    return rounds.fit(round.stream().map(LookUp::input).toList(), 0)
        ? digits(Digits.sums(b, rounds.run(round).stream().map(List::getFirst).toList()))
        : selectScaledFrom(a, b, rounds.one(AMPLIFY, condition));
  }

  private List<Block> selectScaledFrom(List<Block> a, List<Block> b, Block condition) {
    Rounds.Pair operands = rounds.fitting(a, base(b), Digits::differences, condition.squaredNorm());
    return digits(Digits.sums(operands.b(), masked(condition, operands.a(), operands.b())));
  }

  /** a − b where the condition is {@link #SCALE}, else 0. */
  private List<Block> masked(Block condition, List<Block> a, List<Block> b) {
    List<Block> differences = Digits.differences(a, b);
    Iterator<Block> moved =
        rounds
            .each(
                MASKS.getFirst().getLast(),
                differences.stream()
                    .filter(difference -> !isZero(difference))
                    .map(difference -> difference.plus(LARGEST).plus(condition))
                    .toList())
            .iterator();
    return differences.stream()
        .map(difference -> isZero(difference) ? difference : moved.next())
        .toList();
  }

  private static boolean isZero(Block difference) {
    return difference.isConstant() && difference.low() == 0;
  }

  /** What {@link #kept} takes: each digit beside a condition that is 0 or 4. */
  static List<Block> withCondition(Block condition, List<Block> digits) {
    return digits.stream().map(condition::plus).toList();
  }

  /** Digits where their condition is 4, else 0. */
  List<Block> kept(List<Block> withConditions) {
    return rounds.each(MASKS.get(LARGEST).get(LARGEST), withConditions);
  }

  /** The same blocks, known to be digits. */
  private static List<Block> digits(List<Block> blocks) {
    return blocks.stream().map(block -> block.within(0, LARGEST)).toList();
  }

  private static long noise(List<Block> digits) {
    return digits.stream().mapToLong(Block::squaredNorm).sum();
  }
}
