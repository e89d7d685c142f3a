package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;
import java.math.BigInteger;
import java.util.List;

/** What operands have to be. */
final class Operands {
  private Operands() {}

  /** Refuses a list of another length. */
  static void requireCount(String what, int expected, int actual) {
    if (expected != actual) {
      throw new MismatchException(what, expected, actual);
    }
  }

  /**
   * Refuses an empty list, and one of several types.
   *
   * @throws ParameterException if it is empty
   */
  static void requireSame(String operation, List<IntegerType> types) {
    if (types.isEmpty()) {
      throw new ParameterException("numbers of " + operation, "at least 1", 0);
    }
    for (int i = 1; i < types.size(); i++) {
      requireSame("number " + i + " of " + operation, types.getFirst(), types.get(i));
    }
  }

  /** Refuses a signed type. */
  static void requireUnsigned(String operand, IntegerType type) {
    if (type.isSigned()) {
      throw new MismatchException(operand, "an unsigned type", type);
    }
  }

  /**
   * A clear right operand as a number of the left one's type.
   *
   * @throws MismatchException if the type does not hold it
   */
  static <N, T extends N> T right(
      Evaluator<?, N> evaluator, String operation, T left, BigInteger value) {
    return known(evaluator, "clear right operand of " + operation, left, value);
  }

  /**
   * A clear divisor as a number of the dividend's type.
   *
   * @throws ParameterException if it is 0
   * @throws MismatchException if the type does not hold it
   */
  static <N, T extends N> T divisor(
      Evaluator<?, N> evaluator, String operation, T dividend, BigInteger value) {
    String operand = "clear divisor of " + operation;
    if (value.signum() == 0) {
      throw new ParameterException(operand, "not 0", 0);
    }
    return known(evaluator, operand, dividend, value);
  }

  /**
   * A clear operand as a number of another one's type.
   *
   * @throws MismatchException if the type does not hold it
   */
  static <N, T extends N> T known(
      Evaluator<?, N> evaluator, String operand, T like, BigInteger value) {
    requireHeld(operand, evaluator.typeOf(like), value);
    return evaluator.trivial(like, value);
  }

  /**
   * A clear amount of a shift modulo the width.
   *
   * @throws ParameterException if it is negative
   */
  static int amount(String operation, IntegerType type, long amount) {
    if (amount < 0) {
      throw new ParameterException("amount of " + operation, "not negative", amount);
    }
    return (int) (amount % type.bits());
  }

  /** Refuses an operand of another width or sign than the first one's. */
  static void requireSame(String operand, IntegerType expected, IntegerType actual) {
    if (!expected.equals(actual)) {
      throw new MismatchException(operand, expected, actual);
    }
  }

  /** Refuses a number in the clear that the type does not hold. */
  static void requireHeld(String operand, IntegerType type, BigInteger value) {
    if (!type.holds(value)) {
      throw new MismatchException(operand, type.range(), value);
    }
  }

  /** Refuses blocks that are not as many as values of these types take. */
  static void requireBlocks(List<? extends FheType> types, int actual) {
    int expected = types.stream().mapToInt(FheType::blocks).sum();
    if (expected != actual) {
      throw new MismatchException("blocks of " + types.size() + " values", expected, actual);
    }
  }
}
