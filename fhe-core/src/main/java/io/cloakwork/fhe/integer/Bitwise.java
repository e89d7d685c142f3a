package io.cloakwork.fhe.integer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntBinaryOperator;
import java.util.stream.IntStream;

/** Bit operations digit by digit: both digits in one look-up, 4·a + b. */
final class Bitwise {
  static final Operation AND = new Operation("and", (a, b) -> a & b);
  static final Operation OR = new Operation("or", (a, b) -> a | b);
  static final Operation XOR = new Operation("xor", (a, b) -> a ^ b);

  private static final int LARGEST = Digits.BASE - 1;

  private final Rounds rounds;

  Bitwise(Rounds rounds) {
    this.rounds = rounds;
  }

  /** A symmetric function of two digits that treats their bits alike. */
  static final class Operation {
    private final IntBinaryOperator function;
    private final BlockTable digits;
    private final BlockTable flags;

    private Operation(String name, IntBinaryOperator function) {
      this.function = function;
      this.digits =
          BlockTable.of(
              "digits " + name,
              0,
              Digits.BASE * Digits.BASE - 1,
              x -> function.applyAsInt(x / Digits.BASE, x % Digits.BASE));
      this.flags =
          BlockTable.of("flags " + name, 0, 2, x -> function.applyAsInt(x / 2, (x + 1) / 2));
    }

    /** The result for a block in [0, largest] and a constant, where that takes no look-up. */
    private Optional<Block> linear(Block a, int constant, int largest) {
      int zero = function.applyAsInt(0, constant);
      int[] values =
          IntStream.rangeClosed(0, largest).map(x -> function.applyAsInt(x, constant)).toArray();
      if (IntStream.of(values).allMatch(value -> value == zero)) {
        return Optional.of(Block.constant(zero));
      }
      if (IntStream.rangeClosed(0, largest).allMatch(x -> values[x] == x)) {
        return Optional.of(a);
      }
      if (IntStream.rangeClosed(0, largest).allMatch(x -> values[x] == largest - x)) {
        return Optional.of(Block.constant(largest).minus(a));
      }
      return Optional.empty();
    }
  }

  /** The operation on all bits. */
  List<Block> apply(Operation operation, List<Block> a, List<Block> b) {
    return apply(operation, operation.digits, Digits.BASE, LARGEST, a, b);
  }

  /** The operation on two blocks that are 0 or 1. */
  Block applyFlag(Operation operation, Block a, Block b) {
    return apply(operation, operation.flags, 1, 1, List.of(a), List.of(b)).getFirst();
  }

  private List<Block> apply(
      Operation operation,
      BlockTable table,
      int factor,
      int largest,
      List<Block> left,
      List<Block> right) {
    List<Block> results = new ArrayList<>();
    List<Integer> open = new ArrayList<>();
    List<Block> multiplied = new ArrayList<>();
    List<Block> added = new ArrayList<>();
    for (int i = 0; i < left.size(); i++) {
      boolean swapped = left.get(i).isConstant();
      Block a = (swapped ? right : left).get(i);
      Block b = (swapped ? left : right).get(i);
      Optional<Block> linear =
          b.isConstant() ? operation.linear(a, b.low(), largest) : Optional.empty();
      results.add(linear.orElse(a));
      if (linear.isEmpty()) {
        open.add(i);
        multiplied.add(a);
        added.add(b);
      }
    }
    Rounds.Pair operands =
        rounds.fitting(multiplied, added, (a, b) -> Digits.combinations(b, a, factor), 0);
    List<Block> looked =
        rounds.each(table, Digits.combinations(operands.b(), operands.a(), factor));
    for (int i = 0; i < open.size(); i++) {
      results.set(open.get(i), looked.get(i));
    }
    return results;
  }
}
