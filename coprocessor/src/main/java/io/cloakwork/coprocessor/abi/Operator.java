package io.cloakwork.coprocessor.abi;

import static io.cloakwork.coprocessor.abi.ValueType.BOOL;
import static io.cloakwork.coprocessor.abi.ValueType.UINT128;
import static io.cloakwork.coprocessor.abi.ValueType.UINT160;
import static io.cloakwork.coprocessor.abi.ValueType.UINT256;

import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.RequestException.Kind;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * The operators of contracts. Below 0xC0 numbers, names and types are those of the fhEVM interface;
 * from there they are ours. The contracts' generator has the same table, and a test compares them.
 */
public enum Operator {
  FHE_ADD(0, "fheAdd", Shape.BINARY, Types.ARITHMETIC),
  FHE_SUB(1, "fheSub", Shape.BINARY, Types.ARITHMETIC),
  FHE_MUL(2, "fheMul", Shape.BINARY, Types.ARITHMETIC),
  FHE_DIV(3, "fheDiv", Shape.BINARY, Types.ARITHMETIC, Divisor.PLAIN),
  FHE_REM(4, "fheRem", Shape.BINARY, Types.ARITHMETIC, Divisor.PLAIN),
  FHE_BIT_AND(5, "fheBitAnd", Shape.BINARY, Types.LOGIC),
  FHE_BIT_OR(6, "fheBitOr", Shape.BINARY, Types.LOGIC),
  FHE_BIT_XOR(7, "fheBitXor", Shape.BINARY, Types.LOGIC),
  FHE_SHL(8, "fheShl", Shape.BINARY, Types.WORDS),
  FHE_SHR(9, "fheShr", Shape.BINARY, Types.WORDS),
  FHE_ROTL(10, "fheRotl", Shape.BINARY, Types.WORDS),
  FHE_ROTR(11, "fheRotr", Shape.BINARY, Types.WORDS),
  FHE_EQ(12, "fheEq", Shape.BINARY, Types.STANDARD, Result.BOOLEAN),
  FHE_NE(13, "fheNe", Shape.BINARY, Types.STANDARD, Result.BOOLEAN),
  FHE_GE(14, "fheGe", Shape.BINARY, Types.ARITHMETIC, Result.BOOLEAN),
  FHE_GT(15, "fheGt", Shape.BINARY, Types.ARITHMETIC, Result.BOOLEAN),
  FHE_LE(16, "fheLe", Shape.BINARY, Types.ARITHMETIC, Result.BOOLEAN),
  FHE_LT(17, "fheLt", Shape.BINARY, Types.ARITHMETIC, Result.BOOLEAN),
  FHE_MIN(18, "fheMin", Shape.BINARY, Types.ARITHMETIC),
  FHE_MAX(19, "fheMax", Shape.BINARY, Types.ARITHMETIC),
  FHE_NEG(20, "fheNeg", Shape.UNARY, Types.WORDS),
  FHE_NOT(21, "fheNot", Shape.UNARY, Types.LOGIC),
  VERIFY_INPUT(22, "verifyInput", Shape.INPUT, Types.ALL),
  CAST(23, "cast", Shape.CAST, Types.LOGIC),
  TRIVIAL_ENCRYPT(24, "trivialEncrypt", Shape.TRIVIAL, Types.STANDARD),
  FHE_IF_THEN_ELSE(25, "fheIfThenElse", Shape.SELECT, Types.STANDARD),
  FHE_RAND(26, "fheRand", Shape.RANDOM, Types.LOGIC),
  FHE_RAND_BOUNDED(27, "fheRandBounded", Shape.RANDOM_BOUNDED, Types.WORDS),
  FHE_SUM(28, "fheSum", Shape.SUM, Types.ARITHMETIC),
  FHE_IS_IN(29, "fheIsIn", Shape.IS_IN, Types.SET, Result.BOOLEAN),
  FHE_MUL_DIV(30, "fheMulDiv", Shape.MUL_DIV, Types.PRODUCT),

  // Signed integers: 0xC0 and the number of the unsigned operator.
  INT_ADD(0xc0, "intAdd", Shape.BINARY, Types.SIGNED),
  INT_SUB(0xc1, "intSub", Shape.BINARY, Types.SIGNED),
  INT_MUL(0xc2, "intMul", Shape.BINARY, Types.SIGNED),
  INT_DIV(0xc3, "intDiv", Shape.BINARY, Types.SIGNED, Divisor.ANY),
  INT_REM(0xc4, "intRem", Shape.BINARY, Types.SIGNED, Divisor.ANY),
  INT_BIT_AND(0xc5, "intBitAnd", Shape.BINARY, Types.SIGNED),
  INT_BIT_OR(0xc6, "intBitOr", Shape.BINARY, Types.SIGNED),
  INT_BIT_XOR(0xc7, "intBitXor", Shape.BINARY, Types.SIGNED),
  INT_SHL(0xc8, "intShl", Shape.BINARY, Types.SIGNED),
  INT_SHR(0xc9, "intShr", Shape.BINARY, Types.SIGNED),
  INT_ROTL(0xca, "intRotl", Shape.BINARY, Types.SIGNED),
  INT_ROTR(0xcb, "intRotr", Shape.BINARY, Types.SIGNED),
  INT_EQ(0xcc, "intEq", Shape.BINARY, Types.SIGNED, Result.BOOLEAN),
  INT_NE(0xcd, "intNe", Shape.BINARY, Types.SIGNED, Result.BOOLEAN),
  INT_GE(0xce, "intGe", Shape.BINARY, Types.SIGNED, Result.BOOLEAN),
  INT_GT(0xcf, "intGt", Shape.BINARY, Types.SIGNED, Result.BOOLEAN),
  INT_LE(0xd0, "intLe", Shape.BINARY, Types.SIGNED, Result.BOOLEAN),
  INT_LT(0xd1, "intLt", Shape.BINARY, Types.SIGNED, Result.BOOLEAN),
  INT_MIN(0xd2, "intMin", Shape.BINARY, Types.SIGNED),
  INT_MAX(0xd3, "intMax", Shape.BINARY, Types.SIGNED),
  INT_NEG(0xd4, "intNeg", Shape.UNARY, Types.SIGNED),
  INT_NOT(0xd5, "intNot", Shape.UNARY, Types.SIGNED),
  INT_CAST(0xd7, "intCast", Shape.CAST, Types.CASTABLE),
  INT_TRIVIAL_ENCRYPT(0xd8, "intTrivialEncrypt", Shape.TRIVIAL, Types.SIGNED),
  INT_IF_THEN_ELSE(0xd9, "intIfThenElse", Shape.SELECT, Types.SIGNED),
  INT_RAND(0xda, "intRand", Shape.RANDOM, Types.SIGNED),

  // An encrypted divisor, results with a flag, models.
  FHE_DIV_ENCRYPTED(0xe0, "fheDivEncrypted", Shape.BINARY, Types.ARITHMETIC, Divisor.ENCRYPTED),
  FHE_REM_ENCRYPTED(0xe1, "fheRemEncrypted", Shape.BINARY, Types.ARITHMETIC, Divisor.ENCRYPTED),
  FHE_ADD_CHECKED(0xe2, "fheAddChecked", Shape.CHECKED, Types.CHECKED),
  FHE_SUB_CHECKED(0xe3, "fheSubChecked", Shape.CHECKED, Types.CHECKED),
  FHE_MUL_CHECKED(0xe4, "fheMulChecked", Shape.CHECKED, Types.CHECKED),
  FHE_DIV_CHECKED(0xe5, "fheDivChecked", Shape.CHECKED, Types.CHECKED, Divisor.ENCRYPTED),
  RUN_MODEL(0xe6, "runModel", Shape.MODEL, Types.ALL);

  /** What type a result has. */
  private enum Result {
    SAME,
    BOOLEAN
  }

  /** Sets of types that operators share. */
  private enum Types {
    /** Unsigned, 8 to 128 bits. */
    ARITHMETIC,
    /** Those, and 256 bits. */
    WORDS,
    /** Those, and booleans. */
    LOGIC,
    /** Those, and 160 bits: the types of the fhEVM interface. */
    STANDARD,
    /** The same without booleans. */
    SET,
    /** Unsigned, 8 to 64 bits. */
    PRODUCT,
    SIGNED,
    /** Signed and unsigned, 8 to 128 bits. */
    CHECKED,
    /** Signed, unsigned and booleans, without 160 bits. */
    CASTABLE,
    ALL;

    boolean has(ValueType type) {
      boolean isArithmetic = !type.isSigned() && type.bits() >= 8 && type.bits() <= 128;
      boolean isWord = isArithmetic || type == UINT256;
      return switch (this) {
        case ARITHMETIC -> isArithmetic;
        case WORDS -> isWord;
        case LOGIC -> isWord || type == BOOL;
        case STANDARD -> !type.isSigned();
        case SET -> !type.isSigned() && type != BOOL;
        case PRODUCT -> isArithmetic && type != UINT128;
        case SIGNED -> type.isSigned();
        case CHECKED -> isArithmetic || type.isSigned();
        case CASTABLE -> type != UINT160;
        case ALL -> true;
      };
    }
  }

  private final int number;
  private final String function;
  private final Shape shape;
  private final Types types;
  private final Divisor divisor;
  private final Result result;

  Operator(int number, String function, Shape shape, Types types) {
    this(number, function, shape, types, Divisor.NONE, Result.SAME);
  }

  Operator(int number, String function, Shape shape, Types types, Divisor divisor) {
    this(number, function, shape, types, divisor, Result.SAME);
  }

  Operator(int number, String function, Shape shape, Types types, Result result) {
    this(number, function, shape, types, Divisor.NONE, result);
  }

  Operator(int number, String function, Shape shape, Types types, Divisor divisor, Result result) {
    this.number = number;
    this.function = function;
    this.shape = shape;
    this.types = types;
    this.divisor = divisor;
    this.result = result;
  }

  /**
   * The operator with a number.
   *
   * @throws RequestException (invalid) if there is none
   */
  public static Operator of(int number) {
    return Arrays.stream(values())
        .filter(operator -> operator.number == number)
        .findFirst()
        .orElseThrow(() ->
            new RequestException(
                Kind.INVALID,
                "number of an operator",
                "one that GetCapabilities lists",
                "0x" + Integer.toHexString(number).toLowerCase(Locale.ROOT)));
  }

  /** One byte, as in handles. */
  public int number() {
    return number;
  }

  /** Name of the executor's function. */
  public String function() {
    return function;
  }

  public Shape shape() {
    return shape;
  }

  /** Types of its operands; of the result where an operand has none. */
  public Set<ValueType> types() {
    Set<ValueType> all = EnumSet.allOf(ValueType.class);
    all.removeIf(type -> !types.has(type));
    return all;
  }

  /** Whether it takes values of a type. */
  public boolean takes(ValueType type) {
    return types.has(type);
  }

  /** What its right operand may be. */
  public Divisor divisor() {
    return divisor;
  }

  /** Whether the result is a boolean whatever the operands are. */
  public boolean isPredicate() {
    return result == Result.BOOLEAN;
  }

  @Override
  public String toString() {
    return function;
  }
}
