package io.cloakwork.fhe.integer;

import java.math.BigInteger;
import java.util.List;

/** The sign bit of numbers in two's complement. */
final class Signs {
  private static final int LARGEST = Digits.BASE - 1;

  private static final BlockTable IS_NEGATIVE =
      BlockTable.of("is negative", 0, LARGEST, x -> x >= 2 ? 1 : 0);

  private static final BlockTable FILL =
      BlockTable.of("sign fill", 0, LARGEST, x -> x >= 2 ? LARGEST : 0);

  /** Of 4·flag + digit: the digit with all bits flipped where the flag is 1. */
  private static final BlockTable FLIP =
      BlockTable.of("flipped digit", 0, 7, x -> x < 4 ? x : 7 - x);

  private final Rounds rounds;
  private final Addition addition;

  Signs(Rounds rounds, Addition addition) {
    this.rounds = rounds;
    this.addition = addition;
  }

  /** 3 where the number is negative: what stands above its digits. */
  Block fill(List<Block> digits) {
    return rounds.one(FILL, digits.getLast());
  }

  /** 1 where the number is negative. */
  Block isNegative(List<Block> digits) {
    return rounds.one(IS_NEGATIVE, digits.getLast());
  }

  /** The negated number where the flag is 1, else the number. */
  List<Block> negateIf(Block flag, List<Block> digits) {
    if (flag.isConstant(0)) {
      return digits;
    }
    if (flag.isConstant()) {
      return addition.subtract(Digits.of(BigInteger.ZERO, digits.size()), digits);
    }
    List<Block> flags = digits.stream().map(_ -> flag).toList();
    Rounds.Pair operands =
        rounds.fitting(digits, flags, (a, b) -> Digits.combinations(a, b, Digits.BASE), 0);
    List<Block> flipped =
        rounds.each(FLIP, Digits.combinations(operands.a(), operands.b(), Digits.BASE));
    return addition.increment(flipped, flag);
  }
}
