package io.cloakwork.fhe.integer;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Sums, differences and products that say whether they wrapped, or stop at the ends of the type.
 */
final class Overflow {
  private static final int LARGEST = Digits.BASE - 1;

  /**
   * Of the sum of the highest digits of two signed numbers, sign bits flipped, and a carry: the
   * digit, and whether the sum is outside of [−2, 1]. With the flips it is 4 larger.
   */
  private static final BlockTable SIGNED_TOP =
      BlockTable.of(
          "highest digit of a signed sum", 0, 7, x -> x & LARGEST, x -> x < 2 || x > 5 ? 1 : 0);

  /**
   * Of the highest digit of an operand that overflowed: the lower digits, and the highest one, of
   * the end of the type on its side.
   */
  private static final BlockTable SIGNED_END =
      BlockTable.of(
          "end of a signed type", 0, LARGEST, x -> x < 2 ? LARGEST : 0, x -> x < 2 ? 1 : 2);

  private final Rounds rounds;
  private final Addition addition;
  private final Multiplication multiplication;
  private final Comparison comparison;
  private final Selection selection;
  private final Signs signs;
  private final Bitwise bitwise;

  Overflow(
      Rounds rounds,
      Addition addition,
      Multiplication multiplication,
      Comparison comparison,
      Selection selection,
      Signs signs,
      Bitwise bitwise) {
    this.rounds = rounds;
    this.addition = addition;
    this.multiplication = multiplication;
    this.comparison = comparison;
    this.selection = selection;
    this.signs = signs;
    this.bitwise = bitwise;
  }

  /**
   * A wrapped result.
   *
   * @param overflow 1 where it is not the true one
   */
  record Wrapped(List<Block> digits, Block overflow) {}

  Wrapped add(boolean isSigned, List<Block> a, List<Block> b) {
    if (isSigned) {
      return signedSum(a, b, 0);
    }
    Addition.Sum sum = addition.addWithCarry(a, b);
    return new Wrapped(sum.digits(), sum.carry());
  }

  Wrapped subtract(boolean isSigned, List<Block> a, List<Block> b) {
    if (isSigned) {
      return signedSum(a, Digits.complement(b), 1);
    }
    Addition.Sum difference = addition.subtractWithCarry(a, b);
    return new Wrapped(difference.digits(), Block.constant(1).minus(difference.carry()));
  }

  Wrapped multiply(boolean isSigned, List<Block> a, List<Block> b) {
    int size = a.size();
    Block negativeA = isSigned ? signs.isNegative(a) : Block.constant(0);
    Block negativeB = isSigned ? signs.isNegative(b) : Block.constant(0);
    List<Block> product =
        multiplication.multiply(
            signs.negateIf(negativeA, a), signs.negateIf(negativeB, b), 2 * size);
    Block fits = comparison.equal(product.subList(size, 2 * size), zeros(size), 1);
    Block wide = Block.constant(1).minus(fits);
    List<Block> low = product.subList(0, size);
    if (!isSigned) {
      return new Wrapped(low, wide);
    }
    Block negative = bitwise.applyFlag(Bitwise.XOR, negativeA, negativeB);
    List<Block> result = signs.negateIf(negative, low);
    // In one word it fits if the sign is the expected one; −0 has no sign.
    Block otherSign = bitwise.applyFlag(Bitwise.XOR, negative, signs.isNegative(result));
    Block notZero = Block.constant(1).minus(comparison.equal(result, zeros(size), 1));
    Block wrong = bitwise.applyFlag(Bitwise.AND, otherSign, notZero);
    return new Wrapped(result, bitwise.applyFlag(Bitwise.OR, wide, wrong));
  }

  List<Block> saturatingAdd(boolean isSigned, List<Block> a, List<Block> b) {
    Wrapped sum = add(isSigned, a, b);
    List<Block> end = isSigned ? signedEnd(a) : Digits.of(BigInteger.ONE.negate(), a.size());
    return selection.select(sum.overflow(), end, sum.digits());
  }

  List<Block> saturatingSubtract(boolean isSigned, List<Block> a, List<Block> b) {
    Wrapped difference = subtract(isSigned, a, b);
    return selection.select(
        difference.overflow(), isSigned ? signedEnd(a) : zeros(a.size()), difference.digits());
  }

  private Wrapped signedSum(List<Block> a, List<Block> b, int carryIn) {
    int below = a.size() - 1;
    List<Block> tops = comparison.flippedSigns(List.of(a.getLast(), b.getLast()));
    Addition.Sum lower = addition.sum(a.subList(0, below), b.subList(0, below), carryIn, true);
    Block top = tops.getFirst().plus(tops.getLast()).plus(lower.carry());
    List<Block> answers = rounds.run(List.of(new LookUp(top, SIGNED_TOP))).getFirst();
    List<Block> digits = new ArrayList<>(lower.digits());
    digits.add(answers.getFirst());
    return new Wrapped(digits, answers.getLast());
  }

  private List<Block> signedEnd(List<Block> operand) {
    List<Block> end = rounds.run(List.of(new LookUp(operand.getLast(), SIGNED_END))).getFirst();
    List<Block> digits = new ArrayList<>(Collections.nCopies(operand.size() - 1, end.getFirst()));
    digits.add(end.getLast());
    return digits;
  }

  private static List<Block> zeros(int size) {
    return Digits.of(BigInteger.ZERO, size);
  }
}
