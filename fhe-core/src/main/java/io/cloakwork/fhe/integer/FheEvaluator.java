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
public final class FheEvaluator implements FheOperations {
  /** ν² that look-ups have to hold: the difference of two digits of each side, 2 · (1 + 4²). */
  static final int NEEDED_SQUARED_NORM = 34;

  private final Machine machine;
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
    this.machine = machine;
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
   * <p>Values that are known to be of another client are refused, with a {@link MismatchException}
   * that names operation and operand: those that a {@code ClientKey} of this program encrypted, and
   * those that a transport or an evaluator made. Of ciphertexts from elsewhere nobody can see whose
   * they are: under another client's key they give nonsense.
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
  public static FheOperations rerandomizing(FheEngine engine, EngineKey key, Form form) {
    return RerandomizedInputs.of(of(engine, key, form), key.serverKey());
  }

  @Override
  public IntegerType typeOf(FheInteger value) {
    return value.type();
  }

  @Override
  public <T extends FheInteger> T trivial(T like, BigInteger value) {
    Operands.requireHeld("value of trivial", like.type(), value);
    return like(like, Digits.of(value, like.type().blocks()));
  }

  @Override
  public FheBool trivial(boolean value) {
    return FheBool.trivial(value);
  }

  @Override
  public <T extends FheInteger> T add(T a, T b) {
    return like(a, addition.add(left("add", a), right("add", a, b)));
  }

  @Override
  public <T extends FheInteger> T sub(T a, T b) {
    return like(a, addition.subtract(left("sub", a), right("sub", a, b)));
  }

  @Override
  public <T extends FheInteger> T neg(T a) {
    return like(
        a, addition.subtract(Digits.of(BigInteger.ZERO, a.type().blocks()), operand("neg", a)));
  }

  @Override
  public <T extends FheInteger> T abs(T a) {
    List<Block> blocks = operand("abs", a);
    return a.type().isSigned() ? like(a, signs.negateIf(signs.isNegative(blocks), blocks)) : a;
  }

  @Override
  public <T extends FheInteger> T mul(T a, T b) {
    return like(a, multiplication.multiply(left("mul", a), right("mul", a, b), a.type().blocks()));
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
            a.type().isSigned(),
            left("mulDiv", a),
            right("mulDiv", a, b),
            own("divisor of mulDiv", c)));
  }

  @Override
  public <T extends FheInteger> Checked<T, FheBool> addOverflow(T a, T b) {
    return checked(
        a, overflow.add(a.type().isSigned(), left("addOverflow", a), right("addOverflow", a, b)));
  }

  @Override
  public <T extends FheInteger> Checked<T, FheBool> subOverflow(T a, T b) {
    return checked(
        a,
        overflow.subtract(a.type().isSigned(), left("subOverflow", a), right("subOverflow", a, b)));
  }

  @Override
  public <T extends FheInteger> Checked<T, FheBool> mulOverflow(T a, T b) {
    return checked(
        a,
        overflow.multiply(a.type().isSigned(), left("mulOverflow", a), right("mulOverflow", a, b)));
  }

  @Override
  public <T extends FheInteger> T saturatingAdd(T a, T b) {
    return like(
        a,
        overflow.saturatingAdd(
            a.type().isSigned(), left("saturatingAdd", a), right("saturatingAdd", a, b)));
  }

  @Override
  public <T extends FheInteger> T saturatingSub(T a, T b) {
    return like(
        a,
        overflow.saturatingSubtract(
            a.type().isSigned(), left("saturatingSub", a), right("saturatingSub", a, b)));
  }

  @Override
  public <T extends FheInteger> T bitAnd(T a, T b) {
    return like(a, bitwise.apply(Bitwise.AND, left("bitAnd", a), right("bitAnd", a, b)));
  }

  @Override
  public <T extends FheInteger> T bitOr(T a, T b) {
    return like(a, bitwise.apply(Bitwise.OR, left("bitOr", a), right("bitOr", a, b)));
  }

  @Override
  public <T extends FheInteger> T bitXor(T a, T b) {
    return like(a, bitwise.apply(Bitwise.XOR, left("bitXor", a), right("bitXor", a, b)));
  }

  @Override
  public <T extends FheInteger> T bitNot(T a) {
    return like(a, Digits.complement(operand("bitNot", a)));
  }

  @Override
  public <T extends FheInteger> T shl(T a, FheInteger amount) {
    return shift("shl", Shifts.Direction.LEFT, a, amount);
  }

  @Override
  public <T extends FheInteger> T shl(T a, long amount) {
    return shift("shl", Shifts.Direction.LEFT, a, Operands.amount("shl", a.type(), amount));
  }

  @Override
  public <T extends FheInteger> T shr(T a, FheInteger amount) {
    return shift("shr", rightShift(a.type()), a, amount);
  }

  @Override
  public <T extends FheInteger> T shr(T a, long amount) {
    return shift("shr", rightShift(a.type()), a, Operands.amount("shr", a.type(), amount));
  }

  @Override
  public <T extends FheInteger> T rotl(T a, FheInteger amount) {
    return shift("rotl", Shifts.Direction.ROTATE_LEFT, a, amount);
  }

  @Override
  public <T extends FheInteger> T rotl(T a, long amount) {
    return shift(
        "rotl", Shifts.Direction.ROTATE_LEFT, a, Operands.amount("rotl", a.type(), amount));
  }

  @Override
  public <T extends FheInteger> T rotr(T a, FheInteger amount) {
    return shift("rotr", Shifts.Direction.ROTATE_RIGHT, a, amount);
  }

  @Override
  public <T extends FheInteger> T rotr(T a, long amount) {
    return shift(
        "rotr", Shifts.Direction.ROTATE_RIGHT, a, Operands.amount("rotr", a.type(), amount));
  }

  @Override
  public FheUint countOnes(FheInteger a) {
    return count(counting.ones(operand("countOnes", a), IntegerType.COUNT.blocks()));
  }

  @Override
  public FheUint leadingZeros(FheInteger a) {
    return count(counting.leadingZeros(operand("leadingZeros", a), IntegerType.COUNT.blocks()));
  }

  @Override
  public FheUint trailingZeros(FheInteger a) {
    return count(counting.trailingZeros(operand("trailingZeros", a), IntegerType.COUNT.blocks()));
  }

  @Override
  public FheUint ilog2(FheInteger a) {
    return count(counting.highestOne(operand("ilog2", a), IntegerType.COUNT.blocks()));
  }

  @Override
  public FheInteger cast(FheInteger a, IntegerType type) {
    List<Block> own = operand("cast", a);
    List<Block> blocks = new ArrayList<>(Digits.resized(own, type.blocks()));
    if (a.type().isSigned() && type.blocks() > a.type().blocks()) {
      Block fill = signs.fill(own);
      Collections.fill(blocks.subList(a.type().blocks(), blocks.size()), fill);
    }
    return FheInteger.of(type, blocks);
  }

  @Override
  public FheInteger fromBool(FheBool a, IntegerType type) {
    return FheInteger.of(
        type, Digits.resized(List.of(own("operand of fromBool", a)), type.blocks()));
  }

  @Override
  public FheBool eq(FheInteger a, FheInteger b) {
    return new FheBool(equal("eq", a, b));
  }

  @Override
  public FheBool ne(FheInteger a, FheInteger b) {
    return not(equal("ne", a, b));
  }

  @Override
  public FheBool lt(FheInteger a, FheInteger b) {
    return new FheBool(less("lt", a, b));
  }

  @Override
  public FheBool le(FheInteger a, FheInteger b) {
    return not(greater("le", a, b));
  }

  @Override
  public FheBool gt(FheInteger a, FheInteger b) {
    return new FheBool(greater("gt", a, b));
  }

  @Override
  public FheBool ge(FheInteger a, FheInteger b) {
    return not(less("ge", a, b));
  }

  @Override
  public <T extends FheInteger> T min(T a, T b) {
    return like(a, smaller(a.type(), left("min", a), right("min", a, b)));
  }

  @Override
  public <T extends FheInteger> T max(T a, T b) {
    return like(a, larger(a.type(), left("max", a), right("max", a, b)));
  }

  @Override
  public <T extends FheInteger> T select(FheBool condition, T a, T b) {
    Operands.requireSame("second value of select", a.type(), b.type());
    return like(
        a,
        selection.select(
            own("condition of select", condition),
            own("first value of select", a),
            own("second value of select", b)));
  }

  @Override
  public <T extends FheInteger> Flipped<T> flip(FheBool condition, T a, T b) {
    Operands.requireSame("second value of flip", a.type(), b.type());
    Selection.Flipped flipped =
        selection.flip(
            own("condition of flip", condition),
            own("first value of flip", a),
            own("second value of flip", b));
    return new Flipped<>(like(a, flipped.first()), like(a, flipped.second()));
  }

  @Override
  public <T extends FheInteger> T sum(List<T> values) {
    return like(requireSame("sum", values), lists.sum(blocks("sum", values)));
  }

  @Override
  public <T extends FheInteger> FheBool isIn(T value, List<T> values) {
    requireSame("isIn", values, value);
    return new FheBool(lists.isIn(own("value of isIn", value), blocks("isIn", values)));
  }

  @Override
  public <T extends FheInteger> Found<FheInteger, FheBool> indexOf(T value, List<T> values) {
    requireSame("indexOf", values, value);
    Lists.Place place =
        lists.indexOf(
            own("value of indexOf", value), blocks("indexOf", values), IntegerType.COUNT.blocks());
    return new Found<>(count(place.index()), new FheBool(place.found()));
  }

  @Override
  public <T extends FheInteger> T get(List<T> values, FheInteger index) {
    T like = requireSame("get", values);
    Operands.requireUnsigned("index of get", index.type());
    return like(like, lists.get(blocks("get", values), own("index of get", index)));
  }

  @Override
  public <T extends FheInteger> List<T> set(List<T> values, FheInteger index, T value) {
    requireSame("set", values, value);
    Operands.requireUnsigned("index of set", index.type());
    return lists
        .set(blocks("set", values), own("index of set", index), own("value of set", value))
        .stream()
        .map(blocks -> like(value, blocks))
        .toList();
  }

  @Override
  public <T extends FheInteger> T minimum(List<T> values) {
    T like = requireSame("minimum", values);
    return like(like, lists.extreme(blocks("minimum", values), upwards(like.type()), 0).value());
  }

  @Override
  public <T extends FheInteger> T maximum(List<T> values) {
    T like = requireSame("maximum", values);
    return like(like, lists.extreme(blocks("maximum", values), downwards(like.type()), 0).value());
  }

  @Override
  public <T extends FheInteger> FheUint argMin(List<T> values) {
    T like = requireSame("argMin", values);
    return count(
        lists
            .extreme(blocks("argMin", values), upwards(like.type()), IntegerType.COUNT.blocks())
            .index());
  }

  @Override
  public <T extends FheInteger> FheUint argMax(List<T> values) {
    T like = requireSame("argMax", values);
    return count(
        lists
            .extreme(blocks("argMax", values), downwards(like.type()), IntegerType.COUNT.blocks())
            .index());
  }

  @Override
  public <T extends FheInteger> List<T> sort(List<T> values) {
    T like = requireSame("sort", values);
    return lists.sort(blocks("sort", values), upwards(like.type())).stream()
        .map(blocks -> like(like, blocks))
        .toList();
  }

  @Override
  public FheBool selectBool(FheBool condition, FheBool a, FheBool b) {
    return new FheBool(
        selection
            .select(
                own("condition of selectBool", condition),
                List.of(own("first value of selectBool", a)),
                List.of(own("second value of selectBool", b)))
            .getFirst()
            .within(0, 1));
  }

  @Override
  public FheBool and(FheBool a, FheBool b) {
    return combined("and", Bitwise.AND, a, b);
  }

  @Override
  public FheBool or(FheBool a, FheBool b) {
    return combined("or", Bitwise.OR, a, b);
  }

  @Override
  public FheBool xor(FheBool a, FheBool b) {
    return combined("xor", Bitwise.XOR, a, b);
  }

  @Override
  public FheBool not(FheBool a) {
    return not(own("operand of not", a));
  }

  @Override
  public FheInteger random(IntegerType type, MaskSeed seed) {
    return FheInteger.of(type, new RandomDigits(rounds).bits(seed, type.bits(), type.blocks()));
  }

  @Override
  public FheBool randomBool(MaskSeed seed) {
    return new FheBool(new RandomDigits(rounds).bits(seed, 1, 1).getFirst());
  }

  @Override
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

  @Override
  public List<FheValue> bootstrap(List<? extends FheValue> values) {
    for (int i = 0; i < values.size(); i++) {
      requireOwn("value " + i + " of bootstrap", values.get(i));
    }
    return new UntrustedBlocks(rounds).bootstrap(values);
  }

  /** Blind rotations of all operations so far: what they cost. */
  public long rotations() {
    return rounds.rotations();
  }

  private Division.Result divide(
      String operation, FheInteger a, FheInteger b, Division.Wanted wanted) {
    return division.divide(a.type().isSigned(), left(operation, a), right(operation, a, b), wanted);
  }

  private static <T extends FheInteger> Checked<T, FheBool> checked(T a, Overflow.Wrapped result) {
    return new Checked<>(like(a, result.digits()), new FheBool(result.overflow()));
  }

  private static Shifts.Direction rightShift(IntegerType type) {
    return type.isSigned() ? Shifts.Direction.RIGHT_SIGNED : Shifts.Direction.RIGHT;
  }

  private <T extends FheInteger> T shift(
      String operation, Shifts.Direction direction, T a, int amount) {
    return like(a, shifts.shift(direction, left(operation, a), amount));
  }

  private <T extends FheInteger> T shift(
      String operation, Shifts.Direction direction, T a, FheInteger amount) {
    BigInteger width = BigInteger.valueOf(a.type().bits());
    List<Block> digits = own("amount of " + operation, amount);
    if (amount.isTrivial()) {
      return shift(operation, direction, a, Digits.value(digits).mod(width).intValueExact());
    }
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
    return like(a, shifts.shift(direction, left(operation, a), digits));
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

  private List<List<Block>> blocks(String operation, List<? extends FheInteger> values) {
    List<List<Block>> blocks = new ArrayList<>();
    for (FheInteger value : values) {
      blocks.add(own("number " + blocks.size() + " of " + operation, value));
    }
    return blocks;
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

  private Block equal(String operation, FheInteger a, FheInteger b) {
    return comparison.equal(left(operation, a), right(operation, a, b), 1);
  }

  private Block less(String operation, FheInteger a, FheInteger b) {
    return order(a.type(), left(operation, a), right(operation, a, b), 1);
  }

  private Block greater(String operation, FheInteger a, FheInteger b) {
    List<Block> left = left(operation, a);
    return order(a.type(), right(operation, a, b), left, 1);
  }

  private static FheBool not(Block flag) {
    return new FheBool(Block.constant(1).minus(flag));
  }

  private FheBool combined(String operation, Bitwise.Operation function, FheBool a, FheBool b) {
    return new FheBool(
        bitwise.applyFlag(
            function,
            own("left operand of " + operation, a),
            own("right operand of " + operation, b)));
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

  private List<Block> operand(String operation, FheInteger a) {
    return own("operand of " + operation, a);
  }

  private List<Block> left(String operation, FheInteger a) {
    return own("left operand of " + operation, a);
  }

  private List<Block> right(String operation, FheInteger a, FheInteger b) {
    String operand = "right operand of " + operation;
    Operands.requireSame(operand, a.type(), b.type());
    return own(operand, b);
  }

  private List<Block> own(String operand, FheInteger value) {
    return own(operand, value.blocks());
  }

  private Block own(String operand, FheBool value) {
    return own(operand, List.of(value.block())).getFirst();
  }

  /** Refuses blocks that are known to be of another key. */
  private List<Block> own(String operand, List<Block> blocks) {
    for (Block block : blocks) {
      for (int i = 0; i < block.sourceCount(); i++) {
        machine.require(operand, block.source(i));
      }
    }
    return blocks;
  }

  /**
   * Refuses a value that is known to be of another key.
   *
   * @throws MismatchException if it is
   */
  void requireOwn(String operand, FheValue value) {
    own(operand, FheTransport.blocks(value));
  }

  @SuppressWarnings("unchecked") // the type decides on the class, and T is FheUint, FheInt or both
  private static <T extends FheInteger> T like(T like, List<Block> blocks) {
    return (T) FheInteger.of(like.type(), blocks);
  }
}
