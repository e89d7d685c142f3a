package io.cloakwork.fhe.integer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Order and equality. Two digits of each side are packed into one block, so that their difference
 * lies in [−15, 15].
 *
 * <p>The answer is 0 or {@code scale}: a selection wants it larger than 1, and it costs nothing
 * here.
 */
final class Comparison {
  /** Signs of one group, which fit into one block with the weights 1, 2, 4, 8. */
  private static final int GROUP = 4;

  /** The sign of a difference, by position in its group times 2^position. */
  private static final List<BlockTable> SIGNS =
      IntStream.range(0, GROUP)
          .mapToObj(position -> BlockTable.of("sign", -15, 15, x -> Integer.signum(x) << position))
          .toList();

  /** Flags of one group. */
  private static final int FLAGS = 16;

  private static final BlockTable ZERO = BlockTable.of("is zero", -15, 15, x -> x == 0 ? 1 : 0);

  /** The upper digit of a signed number, so that the order is that of unsigned ones. */
  private static final BlockTable SIGN_FLIP =
      BlockTable.of("sign bit flipped", 0, Digits.BASE - 1, x -> x ^ 2);

  private static final Threshold NEGATIVE = new Threshold("is negative", -16, 15, 0, true);
  private static final Threshold ALL = new Threshold("are all", 0, FLAGS, FLAGS, false);

  private final Rounds rounds;
  private final Form form;

  Comparison(Rounds rounds, Form form) {
    this.rounds = rounds;
    this.form = form;
  }

  /**
   * Whether an input lies below a bound, or is at least it: ±scale/2, to which half of the scale is
   * added. Negacyclic over 32 inputs when the bound is in the middle.
   */
  private static final class Threshold {
    private final List<BlockTable> byScale;

    Threshold(String name, int low, int high, int bound, boolean below) {
      byScale =
          IntStream.rangeClosed(0, Selection.SCALE)
              .mapToObj(scale ->
                  BlockTable.ofHalves(name, low, high, x -> x < bound == below ? scale : -scale))
              .toList();
    }

    List<Block> of(Rounds rounds, List<Block> inputs, int scale) {
      return rounds.each(byScale.get(scale), inputs).stream()
          .map(half -> half.plusHalves(scale))
          .toList();
    }
  }

  /** scale·[a < b] of two unsigned numbers. */
  Block less(List<Block> a, List<Block> b, int scale) {
    Rounds.Pair operands = rounds.fitting(a, b, Comparison::packedDifferences, 0);
    List<Block> differences = packedDifferences(operands.a(), operands.b());
    return form == Form.THROUGHPUT && rounds.fit(differences, 1)
        ? borrow(differences, scale)
        : signTree(differences, scale);
  }

  /** scale·[a < b] of two numbers in two's complement. */
  Block lessSigned(List<Block> a, List<Block> b, int scale) {
    List<Block> tops = rounds.each(SIGN_FLIP, List.of(a.getLast(), b.getLast()));
    return less(withTop(a, tops.getFirst()), withTop(b, tops.getLast()), scale);
  }

  /** scale·[a = b]. */
  Block equal(List<Block> a, List<Block> b, int scale) {
    Rounds.Pair operands = rounds.fitting(a, b, Comparison::packedDifferences, 0);
    List<Block> differences = packedDifferences(operands.a(), operands.b());
    return all(rounds.each(ZERO, differences), scale);
  }

  /**
   * scale·[all flags are 1], sixteen flags to a rotation.
   *
   * @param flags 0 or 1 each, of different rotations
   */
  Block all(List<Block> flags, int scale) {
    List<Block> level = flags;
    while (level.size() > FLAGS) {
      List<Block> sums = new ArrayList<>();
      for (int from = 0; from < level.size(); from += FLAGS) {
        List<Block> group = level.subList(from, Math.min(from + FLAGS, level.size()));
        sums.add(count(group));
      }
      level = ALL.of(rounds, sums, 1);
    }
    return ALL.of(rounds, List.of(count(level)), scale).getFirst();
  }

  /** The number of flags that are 1, raised so that all of them reach 16. */
  private static Block count(List<Block> flags) {
    return Block.sum(flags).plus(FLAGS - flags.size());
  }

  /** The borrow of each pair goes into the next one: a rotation each, one after the other. */
  private Block borrow(List<Block> differences, int scale) {
    Block borrow = Block.constant(0);
    for (Block difference : differences.subList(0, differences.size() - 1)) {
      borrow = negative(difference.minus(borrow), 1);
    }
    return negative(differences.getLast().minus(borrow), scale);
  }

  /** The signs of four differences have one sign, and so on. */
  private Block signTree(List<Block> differences, int scale) {
    List<Block> level = differences;
    while (level.size() > 1) {
      List<LookUp> round = new ArrayList<>();
      for (int i = 0; i < level.size(); i++) {
        round.add(new LookUp(level.get(i), SIGNS.get(i % GROUP)));
      }
      List<Block> signs = rounds.run(round).stream().map(List::getFirst).toList();
      List<Block> groups = new ArrayList<>();
      for (int from = 0; from < signs.size(); from += GROUP) {
        groups.add(Block.sum(signs.subList(from, Math.min(from + GROUP, signs.size()))));
      }
      level = groups;
    }
    return negative(level.getFirst(), scale);
  }

  private Block negative(Block difference, int scale) {
    return NEGATIVE.of(rounds, List.of(difference), scale).getFirst();
  }

  private static List<Block> packedDifferences(List<Block> a, List<Block> b) {
    return Digits.pairs(Digits.differences(a, b));
  }

  private static List<Block> withTop(List<Block> digits, Block top) {
    List<Block> changed = new ArrayList<>(digits);
    changed.set(digits.size() - 1, top);
    return changed;
  }
}
