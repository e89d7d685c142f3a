package io.cloakwork.fhe.integer;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/** Carries through columns: sums and differences of two values become digits again. */
final class Addition {
  /** The largest column whose digit and carry come from one rotation. */
  static final int LARGEST_SPLIT = 7;

  /** The largest column whose digit and carry come from a rotation each. */
  static final int LARGEST_COLUMN = 15;

  static final BlockTable DIGIT_AND_CARRY =
      BlockTable.of(
          "digit and carry", 0, LARGEST_SPLIT, x -> x % Digits.BASE, x -> x / Digits.BASE);
  static final BlockTable DIGIT = BlockTable.of("digit", 0, LARGEST_COLUMN, x -> x % Digits.BASE);
  static final BlockTable CARRY = BlockTable.of("carry", 0, LARGEST_COLUMN, x -> x / Digits.BASE);

  /** Items of one group of the prefix, whose states are in one block. */
  private static final int GROUP = 4;

  /**
   * By position in a group, times 2^position: −1 where no carry comes out of 16 whatever comes in,
   * 0 where a carry passes, 1 where there is one anyway.
   */
  private static final List<BlockTable> STATES =
      IntStream.range(0, GROUP)
          .mapToObj(position ->
              BlockTable.of("carry state", 0, 30, x -> Integer.signum(x - 15) << position))
          .toList();

  /** Whether 16 is reached: ±½. */
  private static final BlockTable OVERFLOW =
      BlockTable.ofHalves("carry of a group", 0, 31, x -> x < 16 ? -1 : 1);

  /** By number j of states: whether they and the carry into the first reach 2^j. */
  private static final List<BlockTable> CARRIES =
      IntStream.range(0, GROUP)
          .mapToObj(
              states -> BlockTable.of("carry in a group", 0, (2 << states) - 1, x -> x >> states))
          .toList();

  private final Rounds rounds;
  private final Form form;

  Addition(Rounds rounds, Form form) {
    this.rounds = rounds;
    this.form = form;
  }

  /**
   * Digits of a sum, and what is carried out of it.
   *
   * @param carry of no meaning where nobody asked for it
   */
  record Sum(List<Block> digits, Block carry) {
    Sum {
      digits = List.copyOf(digits);
    }
  }

  /** a + b, without what is carried out. */
  List<Block> add(List<Block> a, List<Block> b) {
    return sum(a, b, 0, false).digits();
  }

  /** a + b. */
  Sum addWithCarry(List<Block> a, List<Block> b) {
    return sum(a, b, 0, true);
  }

  /** a − b, wrapped. */
  List<Block> subtract(List<Block> a, List<Block> b) {
    return sum(a, Digits.complement(b), 1, false).digits();
  }

  /** a − b; the carry is 1 where b ≤ a. */
  Sum subtractWithCarry(List<Block> a, List<Block> b) {
    return sum(a, Digits.complement(b), 1, true);
  }

  /**
   * a + carry.
   *
   * @param carry 0 or 1
   */
  List<Block> increment(List<Block> a, Block carry) {
    return propagate(a, carry, false).digits();
  }

  /**
   * Digits of a + b + carry.
   *
   * @param carryOut whether anybody asks for the carry
   */
  Sum sum(List<Block> a, List<Block> b, int carryIn, boolean carryOut) {
    Rounds.Pair operands =
        form == Form.LATENCY
            ? rounds.fitting(a, b, (x, y) -> Digits.pairs(Digits.sums(x, y)), 0)
            : rounds.fitting(a, b, Digits::sums, 1);
    List<Block> columns = Digits.sums(operands.a(), operands.b());
    return propagate(columns, Block.constant(carryIn), carryOut);
  }

  /**
   * Digits of columns that are at most 6, and not too noisy with a carry; in the form of this
   * object, if the columns allow it: neighbours that are made of the same sources do not.
   */
  Sum propagate(List<Block> columns, Block carry, boolean carryOut) {
    return form == Form.LATENCY && rounds.fit(Digits.pairs(columns), 0)
        ? prefix(columns, carry, carryOut)
        : ripple(columns, carry);
  }

  /**
   * Digit by digit, from the lowest column up.
   *
   * @param columns each not negative and at most {@value #LARGEST_COLUMN} with the carry from the
   *     one below; at most {@value #LARGEST_SPLIT} takes one rotation, more takes two
   */
  Sum ripple(List<Block> columns, Block carry) {
    List<Block> digits = new ArrayList<>();
    Block next = carry;
    for (Block column : columns) {
      Split split = split(List.of(column.plus(next))).getFirst();
      digits.add(split.digit());
      next = split.carry();
    }
    return new Sum(digits, next);
  }

  /**
   * Carries of pairs of columns by a prefix of radix 4, then all lower and all upper columns.
   *
   * @param columns each in [0, 6]
   * @param carryOut whether anybody asks for the carry
   */
  private Sum prefix(List<Block> columns, Block carry, boolean carryOut) {
    List<Block> padded = new ArrayList<>(columns);
    if (padded.size() % 2 == 1) {
      padded.add(Block.constant(Digits.BASE - 1)); // passes a carry on
    }
    List<Block> pairs = Digits.pairs(padded);
    List<Block> carries = carriesInto(carryOut ? pairs : pairs.subList(0, pairs.size() - 1), carry);
    List<Block> lower = new ArrayList<>();
    for (int i = 0; i < columns.size(); i += 2) {
      lower.add(columns.get(i).plus(carries.get(i / 2)));
    }
    List<Split> even = split(lower);
    List<Block> upper = new ArrayList<>();
    for (int i = 1; i < columns.size(); i += 2) {
      upper.add(columns.get(i).plus(even.get(i / 2).carry()));
    }
    List<Split> odd = split(upper);
    List<Block> digits = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      digits.add((i % 2 == 0 ? even : odd).get(i / 2).digit());
    }
    return new Sum(digits, carries.getLast());
  }

  /**
   * The carry into each item, and the one out of the last.
   *
   * @param items in [0, 30] each; one passes a carry on if it is 15
   */
  private List<Block> carriesInto(List<Block> items, Block carry) {
    List<Block> carries = new ArrayList<>();
    carries.add(carry);
    if (items.isEmpty()) {
      return carries;
    }
    List<LookUp> round = new ArrayList<>();
    round.add(new LookUp(items.getFirst().plus(carry), OVERFLOW));
    for (int i = 1; i < items.size(); i++) {
      round.add(new LookUp(items.get(i), STATES.get((i - 1) % GROUP)));
    }
    List<Block> answers = rounds.run(round).stream().map(List::getFirst).toList();
    carries.add(answers.getFirst().plusHalves(1));
    List<Block> states = new ArrayList<>();
    for (int i = 1; i < items.size(); i++) {
      states.add(answers.get(i).plus(1 << (i - 1) % GROUP));
    }
    carries.addAll(carriesBehind(states, carries.getLast()));
    return carries;
  }

  /**
   * The carry out of each item.
   *
   * @param states of the items by position in their group, times 2^position: 0, 1 or 2
   * @param carry into the first
   */
  private List<Block> carriesBehind(List<Block> states, Block carry) {
    List<Block> groups = new ArrayList<>();
    for (int from = 0; from + GROUP <= states.size(); from += GROUP) {
      groups.add(Block.sum(states.subList(from, from + GROUP)));
    }
    List<Block> intoGroups = carriesInto(groups, carry);
    List<LookUp> round = new ArrayList<>();
    for (int i = 1; i <= states.size(); i++) {
      if (i % GROUP != 0) {
        Block below = Block.sum(states.subList(i - i % GROUP, i));
        round.add(new LookUp(intoGroups.get(i / GROUP).plus(below), CARRIES.get(i % GROUP)));
      }
    }
    List<List<Block>> answers = rounds.run(round);
    List<Block> carries = new ArrayList<>();
    int at = 0;
    for (int i = 1; i <= states.size(); i++) {
      carries.add(i % GROUP == 0 ? intoGroups.get(i / GROUP) : answers.get(at++).getFirst());
    }
    return carries;
  }

  /** A column as digit and carry. */
  private record Split(Block digit, Block carry) {}

  /** One round; a column that cannot change its carry costs nothing. */
  private List<Split> split(List<Block> columns) {
    List<LookUp> round = new ArrayList<>();
    for (Block column : columns) {
      if (!isDigit(column)) {
        round.addAll(lookUps(column));
      }
    }
    Iterator<List<Block>> answers = rounds.run(round).iterator();
    List<Split> splits = new ArrayList<>();
    for (Block column : columns) {
      if (isDigit(column)) {
        int carry = column.low() / Digits.BASE;
        splits.add(new Split(column.plus(-carry * Digits.BASE), Block.constant(carry)));
      } else {
        List<Block> first = answers.next();
        Block carry = first.size() == 2 ? first.getLast() : answers.next().getFirst();
        splits.add(new Split(first.getFirst(), carry));
      }
    }
    return splits;
  }

  private static List<LookUp> lookUps(Block column) {
    return column.high() <= LARGEST_SPLIT
        ? List.of(new LookUp(column, DIGIT_AND_CARRY))
        : List.of(new LookUp(column, DIGIT), new LookUp(column, CARRY));
  }

  private static boolean isDigit(Block column) {
    return column.low() / Digits.BASE == column.high() / Digits.BASE;
  }
}
