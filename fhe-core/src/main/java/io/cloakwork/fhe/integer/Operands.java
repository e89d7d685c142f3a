package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.MismatchException;
import java.math.BigInteger;
import java.util.List;

/** What operands have to be. */
final class Operands {
  private Operands() {}

  /** Refuses an operand of another width or sign than the first one's. */
  static void requireSame(String operand, IntegerType expected, IntegerType actual) {
    if (!expected.equals(actual)) {
      throw new MismatchException(operand, expected, actual);
    }
  }

  /** Refuses a clear operand that the type does not hold. */
  static void requireHeld(IntegerType type, BigInteger value) {
    if (!type.holds(value)) {
      throw new MismatchException(
          "clear operand", type + ", in [" + type.min() + ", " + type.max() + "]", value);
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
