package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.NoiseException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A sum of many blocks with weights 4^position, modulo 4^count, that becomes digits with few
 * rotations: carries are taken out of the sum of as many blocks as fit into one table, and only
 * what is left goes through an addition. Used once, by one thread.
 */
final class Columns {
  /** Columns that a ripple takes: with the carry from below at most 15. */
  private static final int RIPPLE_ROOM = Addition.LARGEST_COLUMN - (Digits.BASE - 1);

  /** Columns that a prefix takes. */
  private static final int PREFIX_ROOM = Addition.LARGEST_SPLIT - 1;

  /** A further group of a column is worth its rotation in this round if it is as large. */
  private static final int WORTHWHILE = RIPPLE_ROOM;

  /** ν² that must be free beside what is left of a group, so that it can be in another one. */
  private static final int SPARE_NOISE = 4;

  /** Noise of four times a carry, which is subtracted from a sum to leave its digit. */
  private static final int DIGIT_NOISE = Digits.BASE * Digits.BASE;

  private static final Comparator<Block> NOISIEST_FIRST =
      Comparator.<Block>comparingInt(
              block -> block.isConstant() ? Integer.MAX_VALUE : block.squaredNorm())
          .thenComparingInt(Block::high)
          .reversed();

  private final Rounds rounds;
  private final Addition addition;
  private final Form form;
  private final List<List<Block>> columns = new ArrayList<>();
  private BigInteger constant = BigInteger.ZERO;

  Columns(Rounds rounds, Addition addition, Form form, int count) {
    this.rounds = rounds;
    this.addition = addition;
    this.form = form;
    for (int i = 0; i < count; i++) {
      columns.add(new ArrayList<>());
    }
  }

  int count() {
    return columns.size();
  }

  /**
   * Adds 4^position times a block; positions from {@code count} on are zero modulo 4^count.
   *
   * @param block spans at most 15
   * @throws NoiseException if it is too noisy for a look-up
   */
  void add(int position, Block block) {
    if (block.span() > Addition.LARGEST_COLUMN) {
      throw new AssertionError("no block for a column: " + block);
    }
    rounds.requireFit("a block of a sum", block);
    if (position < columns.size()) {
      add(position, BigInteger.valueOf(block.low()));
      if (!block.isConstant()) {
        columns.get(position).add(block.plus(-block.low()));
      }
    }
  }

  /** Adds 4^position times a number. */
  void add(int position, BigInteger number) {
    constant = constant.add(number.shiftLeft(Digits.BITS * position));
  }

  /** The digits of the sum. Empties the columns. */
  List<Block> digits() {
    for (int i = 0; i < columns.size(); i++) {
      int digit = Digits.digit(constant, i);
      if (digit != 0) {
        columns.get(i).add(Block.constant(digit));
      }
    }
    boolean more = true;
    while (more) {
      more = reduce();
    }
    if (form == Form.THROUGHPUT) {
      return addition.ripple(sums(), Block.constant(0)).digits();
    }
    if (!rounds.fit(Digits.pairs(sums()), 0)) { // neighbours are made of the same sources
      separate();
    }
    return addition.propagate(sums(), Block.constant(0), false).digits();
  }

  private List<Block> sums() {
    return columns.stream().map(Block::sum).toList();
  }

  /** One round that gives every column sources of its own. */
  private void separate() {
    List<Group> groups = new ArrayList<>();
    for (int position = 0; position < columns.size(); position++) {
      Block sum = Block.sum(columns.get(position));
      if (!sum.isConstant()) {
        groups.add(new Group(position, sum, split(position, sum)));
        columns.get(position).clear();
      }
    }
    lookUp(groups);
  }

  /** What is looked up of one group. */
  private enum Split {
    /** Digit and carry from one rotation. */
    BOTH,
    /** The carry; the digit is what is left of the sum without it. */
    CARRY,
    /** Digit and carry from a rotation each, because the digit would be too noisy otherwise. */
    EACH,
    /** The digit: there is no carry, or nobody wants it. */
    DIGIT
  }

  private record Group(int position, Block sum, Split split) {}

  /**
   * One round.
   *
   * @return whether there was anything to do
   */
  private boolean reduce() {
    List<Group> groups = new ArrayList<>();
    for (int position = 0; position < columns.size(); position++) {
      takeGroups(position, groups);
    }
    lookUp(groups);
    return !groups.isEmpty();
  }

  private void lookUp(List<Group> groups) {
    List<LookUp> round = new ArrayList<>();
    for (Group group : groups) {
      round.addAll(lookUps(group));
    }
    List<List<Block>> answers = rounds.run(round);
    int at = 0;
    for (Group group : groups) {
      int used = lookUps(group).size();
      putBack(group, answers.subList(at, at + used));
      at += used;
    }
  }

  /** Takes groups out of a column as long as it is too large. */
  private void takeGroups(int position, List<Group> groups) {
    List<Block> column = columns.get(position);
    // What keeps its noise longest goes first, so that each group has as little of it as possible.
    column.sort(NOISIEST_FIRST);
    int digitsLeft = 0;
    while (!isDone(column, digitsLeft)) {
      List<Block> group = largestGroup(column);
      Block sum = Block.sum(group);
      if (digitsLeft > 0 && sum.high() < WORTHWHILE) {
        return;
      }
      group.forEach(column::remove);
      groups.add(new Group(position, sum, split(position, sum)));
      digitsLeft++;
    }
  }

  private boolean isDone(List<Block> column, int digitsLeft) {
    int high = digitsLeft * (Digits.BASE - 1);
    for (Block block : column) {
      high += block.high();
    }
    if (high > (form == Form.LATENCY ? PREFIX_ROOM : RIPPLE_ROOM)) {
      return false;
    }
    int norm = Block.sum(column).squaredNorm();
    // The prefix packs two columns into one block.
    return form == Form.LATENCY
        ? (1 + DIGIT_NOISE) * norm <= rounds.largestSquaredNorm()
        : norm + 1 <= rounds.largestSquaredNorm();
  }

  /** Blocks of a column that fit into one table together. */
  private List<Block> largestGroup(List<Block> column) {
    List<Block> group = new ArrayList<>();
    Block sum = Block.constant(0);
    for (Block block : column) {
      if (sum.high() + block.high() <= Addition.LARGEST_COLUMN) {
        Block next = sum.plus(block);
        if (next.squaredNorm() <= rounds.largestSquaredNorm()) {
          group.add(block);
          sum = next;
        }
      }
    }
    return group;
  }

  private Split split(int position, Block sum) {
    if (sum.high() < Digits.BASE || position == columns.size() - 1) {
      return Split.DIGIT;
    }
    if (sum.high() <= Addition.LARGEST_SPLIT) {
      return isPackedWithItsCarry(position) ? Split.EACH : Split.BOTH;
    }
    int left = sum.squaredNorm() + DIGIT_NOISE + SPARE_NOISE;
    return left <= rounds.largestSquaredNorm() ? Split.CARRY : Split.EACH;
  }

  /**
   * Whether digit and carry of a column will meet in one block, with coefficients 1 and 4 that add
   * up if both are from one rotation: too noisy on some parameter sets.
   */
  private boolean isPackedWithItsCarry(int position) {
    int norm = 1 + (1 + Digits.BASE) * (1 + Digits.BASE) + DIGIT_NOISE;
    return form == Form.LATENCY && position % 2 == 0 && norm > rounds.largestSquaredNorm();
  }

  private static List<LookUp> lookUps(Group group) {
    Block sum = group.sum();
    return switch (group.split()) {
      case BOTH -> List.of(new LookUp(sum, Addition.DIGIT_AND_CARRY));
      case CARRY -> List.of(new LookUp(sum, Addition.CARRY));
      case EACH -> List.of(new LookUp(sum, Addition.DIGIT), new LookUp(sum, Addition.CARRY));
      case DIGIT -> List.of(new LookUp(sum, Addition.DIGIT));
    };
  }

  private void putBack(Group group, List<List<Block>> answers) {
    Block first = answers.getFirst().getFirst();
    switch (group.split()) {
      case BOTH -> {
        put(group.position(), first);
        put(group.position() + 1, answers.getFirst().getLast());
      }
      case CARRY -> {
        put(group.position(), group.sum().plus(first, -Digits.BASE).within(0, Digits.BASE - 1));
        put(group.position() + 1, first);
      }
      case EACH -> {
        put(group.position(), first);
        put(group.position() + 1, answers.getLast().getFirst());
      }
      case DIGIT -> put(group.position(), first);
    }
  }

  private void put(int position, Block block) {
    if (position < columns.size() && !block.isConstant(0)) {
      columns.get(position).add(block);
    }
  }
}
