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

  /** Of two digits packed into one block: 1 + 4². */
  private static final int PACKED_NOISE = 1 + Digits.BASE * Digits.BASE;

  private static final BlockTable PACKED = BlockTable.of("packed digits", 0, 15, x -> x);

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
    List<Block> differences = packedDifferences(a, b);
    return form == Form.THROUGHPUT && rounds.fit(differences, 1)
        ? borrow(differences, scale)
        : signTree(differences, scale);
  }

  /** scale·[a < b] of two numbers in two's complement. */
  Block lessSigned(List<Block> a, List<Block> b, int scale) {
    List<Block> tops = flippedSigns(List.of(a.getLast(), b.getLast()));
    return less(withTop(a, tops.getFirst()), withTop(b, tops.getLast()), scale);
  }

  /** Highest digits with their sign bits flipped. */
  List<Block> flippedSigns(List<Block> highest) {
    return rounds.each(SIGN_FLIP, highest);
  }

  /** scale·[a = b]. */
  Block equal(List<Block> a, List<Block> b, int scale) {
    return equalEach(a, List.of(b), scale).getFirst();
  }

  /** scale·[a = b] for each b. */
  List<Block> equalEach(List<Block> a, List<List<Block>> others, int scale) {
    List<List<Block>> operands = new ArrayList<>(others);
    operands.addFirst(a);
    if (others.size() > 1
        && !operands.stream().allMatch(x -> rounds.fit(Digits.pairs(x), PACKED_NOISE))) {
      operands = rounds.bootstrap(operands); // at once, and a not for each of the others
    }
    List<Block> differences = new ArrayList<>();
    for (List<Block> b : operands.subList(1, operands.size())) {
      differences.addAll(packedDifferences(operands.getFirst(), b));
    }
    List<Block> flags = rounds.each(ZERO, differences);
    int each = Math.ceilDiv(a.size(), 2);
    List<List<Block>> level = new ArrayList<>();
    for (int from = 0; from < flags.size(); from += each) {
      level.add(flags.subList(from, from + each));
    }
    return all(level, scale);
  }

  /**
   * scale·[all flags are 1] of each list, sixteen flags to a rotation.
   *
   * @param lists of as many flags each, 0 or 1
   */
  private List<Block> all(List<List<Block>> lists, int scale) {
    List<List<Block>> level = lists;
    while (!level.isEmpty() && level.getFirst().size() > FLAGS) {
      List<Block> sums = new ArrayList<>();
      for (List<Block> flags : level) {
        for (int from = 0; from < flags.size(); from += FLAGS) {
          sums.add(count(flags.subList(from, Math.min(from + FLAGS, flags.size()))));
        }
      }
      int each = sums.size() / level.size();
      List<Block> flags = ALL.of(rounds, sums, 1);
      level =
          IntStream.range(0, level.size())
              .mapToObj(i -> flags.subList(i * each, (i + 1) * each))
              .toList();
    }
    return ALL.of(rounds, level.stream().map(Comparison::count).toList(), scale);
  }

  /**
   * The number of flags that are 1, raised so that all of them reach 16. Equal flags (digits of a
   * sign that was extended, for instance) count once: as a multiple they would be too noisy.
   */
  private static Block count(List<Block> flags) {
    List<Block> distinct = Block.distinct(flags);
    return Block.sum(distinct).plus(FLAGS - distinct.size());
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

  /**
   * Differences of packed digits that are not too noisy for look-ups: where they would be, packed
   * digits are bootstrapped, first those of b.
   */
  private List<Block> packedDifferences(List<Block> a, List<Block> b) {
    List<Block> left = Digits.pairs(a);
    List<Block> right = Digits.pairs(b);
    if (!rounds.fit(left, 0) || !rounds.fit(right, 0)) {
      List<List<Block>> clean = rounds.bootstrap(List.of(a, b));
      left = Digits.pairs(clean.getFirst());
      right = Digits.pairs(clean.getLast());
    }
    if (!rounds.fit(Digits.differences(left, right), 0)) {
      right = rounds.each(PACKED, right);
    }
    if (!rounds.fit(Digits.differences(left, right), 0)) {
      left = rounds.each(PACKED, left);
    }
    return Digits.differences(left, right);
  }

  private static List<Block> withTop(List<Block> digits, Block top) {
    List<Block> changed = new ArrayList<>(digits);
    changed.set(digits.size() - 1, top);
    return changed;
  }
}
