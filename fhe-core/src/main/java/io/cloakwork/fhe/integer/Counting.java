package io.cloakwork.fhe.integer;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Numbers of bits. */
final class Counting {
  private static final int LARGEST = Digits.BASE - 1;

  /** Of two digits together. */
  private static final BlockTable ONES = BlockTable.of("bits set", 0, 15, Integer::bitCount);

  /**
   * Of digit + 4·[a bit was set before]: zeros that go on from the upper end of the digit, and 4
   * where a bit has been set by now.
   */
  private static final BlockTable LEADING =
      BlockTable.of("leading zeros", 0, 7, x -> x >= 2 ? 0 : 2 - x, x -> x == 0 ? 0 : Digits.BASE);

  /** The same from the lower end. */
  private static final BlockTable TRAILING =
      BlockTable.of(
          "trailing zeros",
          0,
          7,
          x -> x >= Digits.BASE ? 0 : x == 0 ? 2 : x == 2 ? 1 : 0,
          x -> x == 0 ? 0 : Digits.BASE);

  private static final BlockTable BORROWED =
      BlockTable.of("digits below zero", 0, 1, carry -> carry == 1 ? 0 : LARGEST);

  private final Rounds rounds;
  private final Addition addition;
  private final Form form;

  Counting(Rounds rounds, Addition addition, Form form) {
    this.rounds = rounds;
    this.addition = addition;
    this.form = form;
  }

  /** The number of bits that are 1, as {@code count} digits. */
  List<Block> ones(List<Block> digits, int count) {
    Rounds.Pair operands = rounds.fitting(digits, List.of(), (a, _) -> Digits.pairs(a), 0);
    return sum(rounds.each(ONES, Digits.pairs(operands.a())), digits.size(), count);
  }

  /** The number of zeros above the highest bit that is 1, as {@code count} digits. */
  List<Block> leadingZeros(List<Block> digits, int count) {
    return zeros(digits.reversed(), LEADING, count);
  }

  /** The number of zeros below the lowest bit that is 1, as {@code count} digits. */
  List<Block> trailingZeros(List<Block> digits, int count) {
    return zeros(digits, TRAILING, count);
  }

  /** The position of the highest bit that is 1, or −1, as {@code count} digits. */
  List<Block> highestOne(List<Block> digits, int count) {
    int used = digitsOfCount(digits.size());
    List<Block> zeros = zeros(digits.reversed(), LEADING, used);
    List<Block> top = Digits.of(BigInteger.valueOf((long) Digits.BITS * digits.size() - 1), used);
    Addition.Sum difference = addition.subtractWithCarry(top, zeros);
    Block above = rounds.one(BORROWED, difference.carry());
    List<Block> result = new ArrayList<>(difference.digits());
    while (result.size() < count) {
      result.add(above);
    }
    return result;
  }

  private List<Block> zeros(List<Block> digits, BlockTable table, int count) {
    Block stopped = Block.constant(0);
    List<Block> runs = new ArrayList<>();
    for (Block digit : digits) {
      Rounds.Pair operands = rounds.fitting(List.of(digit), List.of(stopped), Digits::sums, 0);
      Block input = operands.a().getFirst().plus(operands.b().getFirst());
      List<Block> answers = rounds.run(List.of(new LookUp(input, table))).getFirst();
      runs.add(answers.getFirst());
      stopped = answers.getLast();
    }
    return sum(runs, digits.size(), count);
  }

  private List<Block> sum(List<Block> terms, int digits, int count) {
    Columns columns = new Columns(rounds, addition, form, digitsOfCount(digits));
    terms.forEach(term -> columns.add(0, term));
    return Digits.resized(columns.digits(), count);
  }

  /** Digits that a number of bits takes. */
  private static int digitsOfCount(int digits) {
    int largest = Digits.BITS * digits;
    return Math.ceilDiv(Integer.SIZE - Integer.numberOfLeadingZeros(largest), Digits.BITS);
  }
}
