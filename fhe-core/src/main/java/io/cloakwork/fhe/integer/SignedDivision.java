package io.cloakwork.fhe.integer;

import java.math.BigInteger;
import java.util.List;

/** Divisions of either sign: those of the absolute values, then the signs. */
final class SignedDivision {
  private final Division division;
  private final Multiplication multiplication;
  private final Comparison comparison;
  private final Signs signs;
  private final Bitwise bitwise;

  SignedDivision(
      Division division,
      Multiplication multiplication,
      Comparison comparison,
      Signs signs,
      Bitwise bitwise) {
    this.division = division;
    this.multiplication = multiplication;
    this.comparison = comparison;
    this.signs = signs;
    this.bitwise = bitwise;
  }

  /** a / b and its remainder, truncated; by 0 all bits are set, and the remainder is a. */
  Division.Result divide(boolean isSigned, List<Block> a, List<Block> b, Division.Wanted wanted) {
    if (!isSigned) {
      return division.divide(a, b, wanted);
    }
    Block negativeA = signs.isNegative(a);
    Block negativeB = signs.isNegative(b);
    Division.Result result =
        division.divide(signs.negateIf(negativeA, a), signs.negateIf(negativeB, b), wanted);
    List<Block> quotient = result.quotient();
    if (wanted != Division.Wanted.REMAINDER) {
      Block opposite = bitwise.applyFlag(Bitwise.XOR, negativeA, negativeB);
      quotient = signs.negateIf(unlessZero(opposite, b), quotient);
    }
    List<Block> remainder = result.remainder();
    if (wanted != Division.Wanted.QUOTIENT) {
      remainder = signs.negateIf(negativeA, remainder);
    }
    return new Division.Result(quotient, remainder);
  }

  /** a·b / c with the full product, truncated; by 0 all bits are set. */
  List<Block> multiplyDivide(boolean isSigned, List<Block> a, List<Block> b, List<Block> c) {
    int size = a.size();
    if (!isSigned) {
      List<Block> product = multiplication.multiply(a, b, 2 * size);
      return quotient(product, c, size);
    }
    Block negativeA = signs.isNegative(a);
    Block negativeB = signs.isNegative(b);
    Block negativeC = signs.isNegative(c);
    List<Block> product =
        multiplication.multiply(
            signs.negateIf(negativeA, a), signs.negateIf(negativeB, b), 2 * size);
    Block negativeProduct = bitwise.applyFlag(Bitwise.XOR, negativeA, negativeB);
    Block opposite = bitwise.applyFlag(Bitwise.XOR, negativeProduct, negativeC);
    return signs.negateIf(
        unlessZero(opposite, c), quotient(product, signs.negateIf(negativeC, c), size));
  }

  private List<Block> quotient(List<Block> product, List<Block> divisor, int size) {
    return division.divide(product, divisor, Division.Wanted.QUOTIENT).quotient().subList(0, size);
  }

  /** The flag where the divisor is not 0: with 0 all bits of a quotient are set for either sign. */
  private Block unlessZero(Block flag, List<Block> divisor) {
    Block zero = comparison.equal(divisor, Digits.of(BigInteger.ZERO, divisor.size()), 1);
    return bitwise.applyFlag(Bitwise.AND, flag, Block.constant(1).minus(zero));
  }
}
