package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.NoiseException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.key.ServerKeyPart;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.random.MaskSeed;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The operations on encrypted values. Each call blocks until its result is there, computed by the
 * engine together with what other threads ask for: call it from as many threads as there is work,
 * best from virtual ones.
 *
 * <p>No ciphertext leaves the range that its tables read, and no look-up fails more often than
 * 2^−128: values that have become too noisy for an operation are bootstrapped first. What is known
 * to everybody (trivial values, clear operands) costs as little as it can.
 *
 * <p>Beside what they say themselves, the operations throw what {@link FheEngine} throws.
 */
public final class FheEvaluator implements Evaluator<FheBool, FheInteger> {
  /** ν² that look-ups have to hold: the difference of two digits of each side, 2 · (1 + 4²). */
  static final int NEEDED_SQUARED_NORM = 34;

  private final Rounds rounds;
  private final Addition addition;
  private final Comparison comparison;
  private final Selection selection;
  private final Bitwise bitwise;
  private final Signs signs;
  private final Shifts shifts;
  private final Multiplication multiplication;
  private final SignedDivision division;
  private final Overflow overflow;
  private final Counting counting;
  private final Lists lists;

  /**
   * @throws NoiseException if the machine's look-ups hold too little noise
   */
  FheEvaluator(Machine machine, Form form) {
    if (machine.largestSquaredNorm() < NEEDED_SQUARED_NORM) {
      throw new NoiseException(
          "ν² that look-ups with the key hold",
          "at least " + NEEDED_SQUARED_NORM,
          machine.largestSquaredNorm());
    }
    rounds = new Rounds(machine);
    addition = new Addition(rounds, form);
    comparison = new Comparison(rounds, form);
    selection = new Selection(rounds);
    bitwise = new Bitwise(rounds);
    signs = new Signs(rounds, addition);
    shifts = new Shifts(rounds, selection, signs);
    multiplication = new Multiplication(rounds, addition, form);
    Division unsigned = new Division(rounds, addition, multiplication, selection, shifts, bitwise);
    division = new SignedDivision(unsigned, multiplication, comparison, signs, bitwise);
    overflow =
        new Overflow(rounds, addition, multiplication, comparison, selection, signs, bitwise);
    counting = new Counting(rounds, addition, form);
    lists = new Lists(rounds, addition, comparison, selection, form);
  }

  /**
   * Refuses parameters that encrypted integers cannot have, before keys are made.
   *
   * @throws ParameterException if blocks are not of two message and two carry bits
   */
  public static void requireBlocks(TfheParameters parameters) {
    BlockTable.requireSpace(parameters.message());
  }

  /**
   * An evaluator for the values of one client. It holds nothing and needs not be closed; engine and
   * key have to stay open.
   *
   * <p>Values that were computed with another {@code key} are refused, with a {@link
   * MismatchException}. Of those that come from outside nobody can see whose they are: under
   * another client's key they give nonsense.
   *
   * @throws ParameterException if the key's blocks are not of two message and two carry bits
   * @throws NoiseException if its look-ups hold less noise than the operations need; all named
   *     parameter sets hold more
   */
  public static FheEvaluator of(FheEngine engine, EngineKey key, Form form) {
    return new FheEvaluator(new EngineMachine(engine, key), form);
  }

  /**
   * The same with re-randomized inputs: to the encrypted inputs of each operation encryptions of
   * zero are added that follow from a hash of the operation and all its inputs, so that nobody can
   * choose inputs whose rounding errors add up ({@code docs/SECURITY.md} says when that is needed).
   * The same operation on the same ciphertexts gives the same bits again.
   *
   * @throws ParameterException if the key's blocks are not of two message and two carry bits
   * @throws NoiseException if its look-ups hold less noise than the operations need
   * @throws MismatchException if the server key was made without {@link
   *     ServerKeyPart#RERANDOMIZATION}
   */
  public static Evaluator<FheBool, FheInteger> rerandomizing(
      FheEngine engine, EngineKey key, Form form) {
    return RerandomizedInputs.of(of(engine, key, form), key.serverKey());
  }

  @Override
  public <T extends FheInteger> T trivial(T like, BigInteger value) {
    Operands.requireHeld(like.type(), value);
    return like(like, Digits.of(value, like.type().blocks()));
  }

  @Override
  public FheBool trivial(boolean value) {
    return FheBool.trivial(value);
  }

  @Override
  public <T extends FheInteger> T add(T a, T b) {
    return like(a, addition.add(a.blocks(), right("add", a, b)));
  }

  @Override
  public <T extends FheInteger> T sub(T a, T b) {
    return like(a, addition.subtract(a.blocks(), right("sub", a, b)));
  }

  @Override
  public <T extends FheInteger> T neg(T a) {
    return like(a, addition.subtract(Digits.of(BigInteger.ZERO, a.type().blocks()), a.blocks()));
  }

  @Override
  public <T extends FheInteger> T abs(T a) {
    return a.type().isSigned()
        ? like(a, signs.negateIf(signs.isNegative(a.blocks()), a.blocks()))
        : a;
  }

  @Override
  public <T extends FheInteger> T mul(T a, T b) {
    return like(a, multiplication.multiply(a.blocks(), right("mul", a, b), a.type().blocks()));
  }

  @Override
  public <T extends FheInteger> T div(T a, T b) {
    return like(a, divide("div", a, b, Division.Wanted.QUOTIENT).quotient());
  }

  @Override
  public <T extends FheInteger> T rem(T a, T b) {
    return like(a, divide("rem", a, b, Division.Wanted.REMAINDER).remainder());
  }

  @Override
  public <T extends FheInteger> QuotientRemainder<T> divRem(T a, T b) {
    Division.Result result = divide("divRem", a, b, Division.Wanted.BOTH);
    return new QuotientRemainder<>(like(a, result.quotient()), like(a, result.remainder()));
  }

  @Override
  public <T extends FheInteger> Checked<T, FheBool> divChecked(T a, T b) {
    Division.Result result = divide("divChecked", a, b, Division.Wanted.QUOTIENT);
    return new Checked<>(like(a, result.quotient()), eq(b, 0));
  }

  @Override
  public <T extends FheInteger> T mulDiv(T a, T b, T c) {
    Operands.requireSame("divisor of mulDiv", a.type(), c.type());
    return like(
        a,
        division.multiplyDivide(
            a.type().isSigned(), a.blocks(), right("mulDiv", a, b), c.blocks()));
  }

  @Override
  public <T extends FheInteger> Checked<T, FheBool> addOverflow(T a, T b) {
    return checked(a, overflow.add(a.type().isSigned(), a.blocks(), right("addOverflow", a, b)));
  }

  @Override
  public <T extends FheInteger> Checked<T, FheBool> subOverflow(T a, T b) {
    return checked(
        a, overflow.subtract(a.type().isSigned(), a.blocks(), right("subOverflow", a, b)));
  }

  @Override
  public <T extends FheInteger> Checked<T, FheBool> mulOverflow(T a, T b) {
    return checked(
        a, overflow.multiply(a.type().isSigned(), a.blocks(), right("mulOverflow", a, b)));
  }

  @Override
  public <T extends FheInteger> T saturatingAdd(T a, T b) {
    return like(
        a, overflow.saturatingAdd(a.type().isSigned(), a.blocks(), right("saturatingAdd", a, b)));
  }

  @Override
  public <T extends FheInteger> T saturatingSub(T a, T b) {
    return like(
        a,
        overflow.saturatingSubtract(a.type().isSigned(), a.blocks(), right("saturatingSub", a, b)));
  }

  @Override
  public <T extends FheInteger> T bitAnd(T a, T b) {
    return like(a, bitwise.apply(Bitwise.AND, a.blocks(), right("bitAnd", a, b)));
  }

  @Override
  public <T extends FheInteger> T bitOr(T a, T b) {
    return like(a, bitwise.apply(Bitwise.OR, a.blocks(), right("bitOr", a, b)));
  }

  @Override
  public <T extends FheInteger> T bitXor(T a, T b) {
    return like(a, bitwise.apply(Bitwise.XOR, a.blocks(), right("bitXor", a, b)));
  }

  @Override
  public <T extends FheInteger> T bitNot(T a) {
    return like(a, Digits.complement(a.blocks()));
  }

  @Override
  public <T extends FheInteger> T shl(T a, FheInteger amount) {
    return shift(Shifts.Direction.LEFT, a, amount);
  }

  @Override
  public <T extends FheInteger> T shl(T a, long amount) {
    return shift(Shifts.Direction.LEFT, a, Operands.amount("shl", a.type(), amount));
  }

  @Override
  public <T extends FheInteger> T shr(T a, FheInteger amount) {
    return shift(rightShift(a.type()), a, amount);
  }

  @Override
  public <T extends FheInteger> T shr(T a, long amount) {
    return shift(rightShift(a.type()), a, Operands.amount("shr", a.type(), amount));
  }

  @Override
  public <T extends FheInteger> T rotl(T a, FheInteger amount) {
    return shift(Shifts.Direction.ROTATE_LEFT, a, amount);
  }

  @Override
  public <T extends FheInteger> T rotl(T a, long amount) {
    return shift(Shifts.Direction.ROTATE_LEFT, a, Operands.amount("rotl", a.type(), amount));
  }

  @Override
  public <T extends FheInteger> T rotr(T a, FheInteger amount) {
    return shift(Shifts.Direction.ROTATE_RIGHT, a, amount);
  }

  @Override
  public <T extends FheInteger> T rotr(T a, long amount) {
    return shift(Shifts.Direction.ROTATE_RIGHT, a, Operands.amount("rotr", a.type(), amount));
  }

  @Override
  public FheUint countOnes(FheInteger a) {
    return count(counting.ones(a.blocks(), IntegerType.COUNT.blocks()));
  }

  @Override
  public FheUint leadingZeros(FheInteger a) {
    return count(counting.leadingZeros(a.blocks(), IntegerType.COUNT.blocks()));
  }

  @Override
  public FheUint trailingZeros(FheInteger a) {
    return count(counting.trailingZeros(a.blocks(), IntegerType.COUNT.blocks()));
  }

  @Override
  public FheUint ilog2(FheInteger a) {
    return count(counting.highestOne(a.blocks(), IntegerType.COUNT.blocks()));
  }

  @Override
  public FheInteger cast(FheInteger a, IntegerType type) {
    List<Block> blocks = new ArrayList<>(Digits.resized(a.blocks(), type.blocks()));
    if (a.type().isSigned() && type.blocks() > a.type().blocks()) {
      Block fill = signs.fill(a.blocks());
      Collections.fill(blocks.subList(a.type().blocks(), blocks.size()), fill);
    }
    return FheInteger.of(type, blocks);
  }

  @Override
  public FheInteger fromBool(FheBool a, IntegerType type) {
    return FheInteger.of(type, Digits.resized(List.of(a.block()), type.blocks()));
  }

  @Override
  public FheBool eq(FheInteger a, FheInteger b) {
    return new FheBool(comparison.equal(a.blocks(), right("eq", a, b), 1));
  }

  @Override
  public FheBool ne(FheInteger a, FheInteger b) {
    return not(eq(a, b));
  }

  @Override
  public FheBool lt(FheInteger a, FheInteger b) {
    return less(a.type(), a.blocks(), right("lt", a, b));
  }

  @Override
  public FheBool le(FheInteger a, FheInteger b) {
    return not(gt(a, b));
  }

  @Override
  public FheBool gt(FheInteger a, FheInteger b) {
    return less(a.type(), right("gt", a, b), a.blocks());
  }

  @Override
  public FheBool ge(FheInteger a, FheInteger b) {
    return not(lt(a, b));
  }

  @Override
  public <T extends FheInteger> T min(T a, T b) {
    return like(a, smaller(a.type(), a.blocks(), right("min", a, b)));
  }

  @Override
  public <T extends FheInteger> T max(T a, T b) {
    return like(a, larger(a.type(), a.blocks(), right("max", a, b)));
  }

  @Override
  public <T extends FheInteger> T select(FheBool condition, T a, T b) {
    Operands.requireSame("second value of select", a.type(), b.type());
    return like(a, selection.select(condition.block(), a.blocks(), b.blocks()));
  }

  @Override
  public <T extends FheInteger> Flipped<T> flip(FheBool condition, T a, T b) {
    Operands.requireSame("second value of flip", a.type(), b.type());
    Selection.Flipped flipped = selection.flip(condition.block(), a.blocks(), b.blocks());
    return new Flipped<>(like(a, flipped.first()), like(a, flipped.second()));
  }

  @Override
  public <T extends FheInteger> T sum(List<T> values) {
    return like(requireSame("sum", values), lists.sum(blocks(values)));
  }

  @Override
  public <T extends FheInteger> FheBool isIn(T value, List<T> values) {
    requireSame("isIn", values, value);
    return new FheBool(lists.isIn(value.blocks(), blocks(values)));
  }

  @Override
  public <T extends FheInteger> Found<FheInteger, FheBool> indexOf(T value, List<T> values) {
    requireSame("indexOf", values, value);
    Lists.Place place = lists.indexOf(value.blocks(), blocks(values), IntegerType.COUNT.blocks());
    return new Found<>(count(place.index()), new FheBool(place.found()));
  }

  @Override
  public <T extends FheInteger> T get(List<T> values, FheInteger index) {
    T like = requireSame("get", values);
    Operands.requireUnsigned("index of get", index.type());
    return like(like, lists.get(blocks(values), index.blocks()));
  }

  @Override
  public <T extends FheInteger> List<T> set(List<T> values, FheInteger index, T value) {
    requireSame("set", values, value);
    Operands.requireUnsigned("index of set", index.type());
    return lists.set(blocks(values), index.blocks(), value.blocks()).stream()
        .map(blocks -> like(value, blocks))
        .toList();
  }

  @Override
  public <T extends FheInteger> T minimum(List<T> values) {
    T like = requireSame("minimum", values);
    return like(like, lists.extreme(blocks(values), upwards(like.type()), 0).value());
  }

  @Override
  public <T extends FheInteger> T maximum(List<T> values) {
    T like = requireSame("maximum", values);
    return like(like, lists.extreme(blocks(values), downwards(like.type()), 0).value());
  }

  @Override
  public <T extends FheInteger> FheUint argMin(List<T> values) {
    T like = requireSame("argMin", values);
    return count(
        lists.extreme(blocks(values), upwards(like.type()), IntegerType.COUNT.blocks()).index());
  }

  @Override
  public <T extends FheInteger> FheUint argMax(List<T> values) {
    T like = requireSame("argMax", values);
    return count(
        lists.extreme(blocks(values), downwards(like.type()), IntegerType.COUNT.blocks()).index());
  }

  @Override
  public <T extends FheInteger> List<T> sort(List<T> values) {
    T like = requireSame("sort", values);
    return lists.sort(blocks(values), upwards(like.type())).stream()
        .map(blocks -> like(like, blocks))
        .toList();
  }

  @Override
  public FheBool selectBool(FheBool condition, FheBool a, FheBool b) {
    return new FheBool(
        selection
            .select(condition.block(), List.of(a.block()), List.of(b.block()))
            .getFirst()
            .within(0, 1));
  }

  @Override
  public FheBool and(FheBool a, FheBool b) {
    return new FheBool(bitwise.applyFlag(Bitwise.AND, a.block(), b.block()));
  }

  @Override
  public FheBool or(FheBool a, FheBool b) {
    return new FheBool(bitwise.applyFlag(Bitwise.OR, a.block(), b.block()));
  }

  @Override
  public FheBool xor(FheBool a, FheBool b) {
    return new FheBool(bitwise.applyFlag(Bitwise.XOR, a.block(), b.block()));
  }

  @Override
  public FheBool not(FheBool a) {
    return new FheBool(Block.constant(1).minus(a.block()));
  }

  /**
   * A number that nobody knows: each of its type as likely. The same seed gives the same number
   * again, so a seed is good for one number.
   */
  public FheInteger random(IntegerType type, MaskSeed seed) {
    return FheInteger.of(type, new RandomDigits(rounds).bits(seed, type.bits(), type.blocks()));
  }

  /** The same for a boolean. */
  public FheBool randomBool(MaskSeed seed) {
    return new FheBool(new RandomDigits(rounds).bits(seed, 1, 1).getFirst());
  }

  /**
   * A number that nobody knows: each in [0, bound) as likely.
   *
   * @param bound a power of two, at most the number of non-negative numbers of the type
   * @throws ParameterException if it is another one
   */
  public FheInteger randomBounded(IntegerType type, BigInteger bound, MaskSeed seed) {
    if (bound.signum() <= 0
        || bound.bitCount() != 1
        || bound.compareTo(type.max().add(BigInteger.ONE)) > 0) {
      throw new ParameterException(
          "bound of a random " + type,
          "a power of two, at most " + type.max().add(BigInteger.ONE),
          bound);
    }
    return FheInteger.of(
        type, new RandomDigits(rounds).bits(seed, bound.bitLength() - 1, type.blocks()));
  }

  /** Blind rotations of all operations so far: what they cost. */
  public long rotations() {
    return rounds.rotations();
  }

  private Division.Result divide(
      String operation, FheInteger a, FheInteger b, Division.Wanted wanted) {
    return division.divide(a.type().isSigned(), a.blocks(), right(operation, a, b), wanted);
  }

  private static <T extends FheInteger> Checked<T, FheBool> checked(T a, Overflow.Wrapped result) {
    return new Checked<>(like(a, result.digits()), new FheBool(result.overflow()));
  }

  private static Shifts.Direction rightShift(IntegerType type) {
    return type.isSigned() ? Shifts.Direction.RIGHT_SIGNED : Shifts.Direction.RIGHT;
  }

  private <T extends FheInteger> T shift(Shifts.Direction direction, T a, int amount) {
    return like(a, shifts.shift(direction, a.blocks(), amount));
  }

  private <T extends FheInteger> T shift(Shifts.Direction direction, T a, FheInteger amount) {
    int bits = a.type().bits();
    BigInteger width = BigInteger.valueOf(bits);
    if (amount.isTrivial()) {
      return shift(direction, a, Digits.value(amount.blocks()).mod(width).intValueExact());
    }
    List<Block> digits = amount.blocks();
    if (width.bitCount() > 1) {
      int size = Math.max(digits.size(), Math.ceilDiv(width.bitLength(), Digits.BITS));
      digits =
          division
              .divide(
                  false,
                  Digits.resized(digits, size),
                  Digits.of(width, size),
                  Division.Wanted.REMAINDER)
              .remainder();
    }
    return like(a, shifts.shift(direction, a.blocks(), digits));
  }

  private static FheUint count(List<Block> digits) {
    return new FheUint(IntegerType.COUNT, digits);
  }

  private Lists.Order upwards(IntegerType type) {
    return (a, b, scale) -> order(type, a, b, scale);
  }

  private Lists.Order downwards(IntegerType type) {
    return (a, b, scale) -> order(type, b, a, scale);
  }

  private static List<List<Block>> blocks(List<? extends FheInteger> values) {
    return values.stream().map(FheInteger::blocks).toList();
  }

  /** The first value of a list of one type. */
  private static <T extends FheInteger> T requireSame(String operation, List<T> values) {
    Operands.requireSame(operation, values.stream().map(FheInteger::type).toList());
    return values.getFirst();
  }

  private static void requireSame(
      String operation, List<? extends FheInteger> values, FheInteger value) {
    requireSame(operation, values);
    Operands.requireSame("value of " + operation, values.getFirst().type(), value.type());
  }

  private FheBool less(IntegerType type, List<Block> a, List<Block> b) {
    return new FheBool(order(type, a, b, 1));
  }

  private Block order(IntegerType type, List<Block> a, List<Block> b, int scale) {
    return type.isSigned() ? comparison.lessSigned(a, b, scale) : comparison.less(a, b, scale);
  }

  private List<Block> smaller(IntegerType type, List<Block> a, List<Block> b) {
    return selection.selectScaled(order(type, a, b, Selection.SCALE), a, b);
  }

  private List<Block> larger(IntegerType type, List<Block> a, List<Block> b) {
    return selection.selectScaled(order(type, a, b, Selection.SCALE), b, a);
  }

  private static List<Block> right(String operation, FheInteger a, FheInteger b) {
    Operands.requireSame("right operand of " + operation, a.type(), b.type());
    return b.blocks();
  }

  @SuppressWarnings("unchecked") // the type decides on the class, and T is FheUint, FheInt or both
  private static <T extends FheInteger> T like(T like, List<Block> blocks) {
    return (T) FheInteger.of(like.type(), blocks);
  }
}
