package io.cloakwork.fhe.integer;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** The operations in the clear: what the encrypted ones mean, and are tested against. */
public final class ClearEvaluator implements Evaluator<Boolean, ClearInteger> {
  private static final Comparator<ClearInteger> BY_VALUE =
      Comparator.comparing(ClearInteger::value);

  @Override
  public IntegerType typeOf(ClearInteger value) {
    return value.type();
  }

  @Override
  public <T extends ClearInteger> T trivial(T like, BigInteger value) {
    Operands.requireHeld("value of trivial", like.type(), value);
    return wrapped(like, value);
  }

  @Override
  public Boolean trivial(boolean value) {
    return value;
  }

  @Override
  public <T extends ClearInteger> T add(T a, T b) {
    return wrapped(a, a.value().add(right("add", a, b)));
  }

  @Override
  public <T extends ClearInteger> T sub(T a, T b) {
    return wrapped(a, a.value().subtract(right("sub", a, b)));
  }

  @Override
  public <T extends ClearInteger> T neg(T a) {
    return wrapped(a, a.value().negate());
  }

  @Override
  public <T extends ClearInteger> T abs(T a) {
    return wrapped(a, a.value().abs());
  }

  @Override
  public <T extends ClearInteger> T mul(T a, T b) {
    return wrapped(a, a.value().multiply(right("mul", a, b)));
  }

  @Override
  public <T extends ClearInteger> T div(T a, T b) {
    return wrapped(a, quotient(a.value(), right("div", a, b)));
  }

  @Override
  public <T extends ClearInteger> T rem(T a, T b) {
    return wrapped(a, remainder(a.value(), right("rem", a, b)));
  }

  @Override
  public <T extends ClearInteger> QuotientRemainder<T> divRem(T a, T b) {
    return new QuotientRemainder<>(div(a, b), rem(a, b));
  }

  @Override
  public <T extends ClearInteger> Checked<T, Boolean> divChecked(T a, T b) {
    return new Checked<>(div(a, b), b.value().signum() == 0);
  }

  @Override
  public <T extends ClearInteger> T mulDiv(T a, T b, T c) {
    Operands.requireSame("divisor of mulDiv", a.type(), c.type());
    return wrapped(a, quotient(a.value().multiply(right("mulDiv", a, b)), c.value()));
  }

  @Override
  public <T extends ClearInteger> Checked<T, Boolean> addOverflow(T a, T b) {
    return checked(a, a.value().add(right("addOverflow", a, b)));
  }

  @Override
  public <T extends ClearInteger> Checked<T, Boolean> subOverflow(T a, T b) {
    return checked(a, a.value().subtract(right("subOverflow", a, b)));
  }

  @Override
  public <T extends ClearInteger> Checked<T, Boolean> mulOverflow(T a, T b) {
    return checked(a, a.value().multiply(right("mulOverflow", a, b)));
  }

  @Override
  public <T extends ClearInteger> T saturatingAdd(T a, T b) {
    return wrapped(
        a, a.value().add(right("saturatingAdd", a, b)).max(a.type().min()).min(a.type().max()));
  }

  @Override
  public <T extends ClearInteger> T saturatingSub(T a, T b) {
    return wrapped(
        a,
        a.value().subtract(right("saturatingSub", a, b)).max(a.type().min()).min(a.type().max()));
  }

  @Override
  public <T extends ClearInteger> T bitAnd(T a, T b) {
    return wrapped(a, a.value().and(right("bitAnd", a, b)));
  }

  @Override
  public <T extends ClearInteger> T bitOr(T a, T b) {
    return wrapped(a, a.value().or(right("bitOr", a, b)));
  }

  @Override
  public <T extends ClearInteger> T bitXor(T a, T b) {
    return wrapped(a, a.value().xor(right("bitXor", a, b)));
  }

  @Override
  public <T extends ClearInteger> T bitNot(T a) {
    return wrapped(a, a.value().not());
  }

  @Override
  public <T extends ClearInteger> T shl(T a, ClearInteger amount) {
    return shl(a, reduced(a, amount));
  }

  @Override
  public <T extends ClearInteger> T shl(T a, long amount) {
    int by = Operands.amount("shl", a.type(), amount);
    return wrapped(a, a.value().shiftLeft(by));
  }

  @Override
  public <T extends ClearInteger> T shr(T a, ClearInteger amount) {
    return shr(a, reduced(a, amount));
  }

  @Override
  public <T extends ClearInteger> T shr(T a, long amount) {
    int by = Operands.amount("shr", a.type(), amount);
    return wrapped(a, a.value().shiftRight(by));
  }

  @Override
  public <T extends ClearInteger> T rotl(T a, ClearInteger amount) {
    return rotl(a, reduced(a, amount));
  }

  @Override
  public <T extends ClearInteger> T rotl(T a, long amount) {
    int by = Operands.amount("rotl", a.type(), amount);
    return rotated(a, by);
  }

  @Override
  public <T extends ClearInteger> T rotr(T a, ClearInteger amount) {
    return rotr(a, reduced(a, amount));
  }

  @Override
  public <T extends ClearInteger> T rotr(T a, long amount) {
    int by = Operands.amount("rotr", a.type(), amount);
    return rotated(a, a.type().bits() - by);
  }

  @Override
  public ClearInteger countOnes(ClearInteger a) {
    return count(bits(a).bitCount());
  }

  @Override
  public ClearInteger leadingZeros(ClearInteger a) {
    return count(a.type().bits() - bits(a).bitLength());
  }

  @Override
  public ClearInteger trailingZeros(ClearInteger a) {
    return count(a.value().signum() == 0 ? a.type().bits() : bits(a).getLowestSetBit());
  }

  @Override
  public ClearInteger ilog2(ClearInteger a) {
    return count(bits(a).bitLength() - 1);
  }

  @Override
  public ClearInteger cast(ClearInteger a, IntegerType type) {
    return ClearInteger.wrapped(type, a.value());
  }

  @Override
  public ClearInteger fromBool(Boolean a, IntegerType type) {
    return ClearInteger.wrapped(type, a ? BigInteger.ONE : BigInteger.ZERO);
  }

  @Override
  public Boolean eq(ClearInteger a, ClearInteger b) {
    return a.value().compareTo(right("eq", a, b)) == 0;
  }

  @Override
  public Boolean ne(ClearInteger a, ClearInteger b) {
    return a.value().compareTo(right("ne", a, b)) != 0;
  }

  @Override
  public Boolean lt(ClearInteger a, ClearInteger b) {
    return a.value().compareTo(right("lt", a, b)) < 0;
  }

  @Override
  public Boolean le(ClearInteger a, ClearInteger b) {
    return a.value().compareTo(right("le", a, b)) <= 0;
  }

  @Override
  public Boolean gt(ClearInteger a, ClearInteger b) {
    return a.value().compareTo(right("gt", a, b)) > 0;
  }

  @Override
  public Boolean ge(ClearInteger a, ClearInteger b) {
    return a.value().compareTo(right("ge", a, b)) >= 0;
  }

  @Override
  public <T extends ClearInteger> T min(T a, T b) {
    return wrapped(a, a.value().min(right("min", a, b)));
  }

  @Override
  public <T extends ClearInteger> T max(T a, T b) {
    return wrapped(a, a.value().max(right("max", a, b)));
  }

  @Override
  public <T extends ClearInteger> T select(Boolean condition, T a, T b) {
    Operands.requireSame("second value of select", a.type(), b.type());
    return condition ? a : b;
  }

  @Override
  public <T extends ClearInteger> Flipped<T> flip(Boolean condition, T a, T b) {
    Operands.requireSame("second value of flip", a.type(), b.type());
    return condition ? new Flipped<>(b, a) : new Flipped<>(a, b);
  }

  @Override
  public <T extends ClearInteger> T sum(List<T> values) {
    requireSame("sum", values);
    return values.stream().reduce(this::add).orElseThrow();
  }

  @Override
  public <T extends ClearInteger> Boolean isIn(T value, List<T> values) {
    requireSame("isIn", values, value);
    return values.contains(value);
  }

  @Override
  public <T extends ClearInteger> Found<ClearInteger, Boolean> indexOf(T value, List<T> values) {
    requireSame("indexOf", values, value);
    int index = values.indexOf(value);
    return new Found<>(count(index < 0 ? values.size() : index), index >= 0);
  }

  @Override
  public <T extends ClearInteger> T get(List<T> values, ClearInteger index) {
    requireSame("get", values);
    Operands.requireUnsigned("index of get", index.type());
    return isBelow(index, values.size())
        ? values.get(index.value().intValue())
        : wrapped(values.getFirst(), BigInteger.ZERO);
  }

  @Override
  public <T extends ClearInteger> List<T> set(List<T> values, ClearInteger index, T value) {
    requireSame("set", values, value);
    Operands.requireUnsigned("index of set", index.type());
    List<T> changed = new ArrayList<>(values);
    if (isBelow(index, values.size())) {
      changed.set(index.value().intValue(), value);
    }
    return changed;
  }

  @Override
  public <T extends ClearInteger> T minimum(List<T> values) {
    requireSame("minimum", values);
    return Collections.min(values, BY_VALUE);
  }

  @Override
  public <T extends ClearInteger> T maximum(List<T> values) {
    requireSame("maximum", values);
    return Collections.max(values, BY_VALUE);
  }

  @Override
  public <T extends ClearInteger> ClearInteger argMin(List<T> values) {
    return count(values.indexOf(minimum(values)));
  }

  @Override
  public <T extends ClearInteger> ClearInteger argMax(List<T> values) {
    return count(values.indexOf(maximum(values)));
  }

  @Override
  public <T extends ClearInteger> List<T> sort(List<T> values) {
    requireSame("sort", values);
    return values.stream().sorted(BY_VALUE).toList();
  }

  @Override
  public Boolean selectBool(Boolean condition, Boolean a, Boolean b) {
    return condition ? a : b;
  }

  @Override
  public Boolean and(Boolean a, Boolean b) {
    return a && b;
  }

  /** The same of two primitive ones, which both others would take. */
  public boolean and(boolean a, boolean b) {
    return a && b;
  }

  /** The same of a primitive one on the left. */
  public boolean and(boolean a, Boolean b) {
    return a && b;
  }

  @Override
  public Boolean or(Boolean a, Boolean b) {
    return a || b;
  }

  /** The same of two primitive ones, which both others would take. */
  public boolean or(boolean a, boolean b) {
    return a || b;
  }

  /** The same of a primitive one on the left. */
  public boolean or(boolean a, Boolean b) {
    return a || b;
  }

  @Override
  public Boolean xor(Boolean a, Boolean b) {
    return a ^ b;
  }

  /** The same of two primitive ones, which both others would take. */
  public boolean xor(boolean a, boolean b) {
    return a ^ b;
  }

  /** The same of a primitive one on the left. */
  public boolean xor(boolean a, Boolean b) {
    return a ^ b;
  }

  @Override
  public Boolean not(Boolean a) {
    return !a;
  }

  private static BigInteger quotient(BigInteger a, BigInteger b) {
    return b.signum() == 0 ? BigInteger.ONE.negate() : a.divide(b);
  }

  private static BigInteger remainder(BigInteger a, BigInteger b) {
    return b.signum() == 0 ? a : a.remainder(b);
  }

  private static <T extends ClearInteger> Checked<T, Boolean> checked(T a, BigInteger result) {
    return new Checked<>(wrapped(a, result), !a.type().holds(result));
  }

  /** Its bits as a number that is not negative. */
  private static BigInteger bits(ClearInteger a) {
    return IntegerType.unsigned(a.type().bits()).wrap(a.value());
  }

  private static long reduced(ClearInteger a, ClearInteger amount) {
    return bits(amount).mod(BigInteger.valueOf(a.type().bits())).longValueExact();
  }

  private static <T extends ClearInteger> T rotated(T a, int by) {
    BigInteger bits = bits(a);
    return wrapped(a, bits.shiftLeft(by).or(bits.shiftRight(a.type().bits() - by)));
  }

  private static ClearInteger count(int value) {
    return ClearInteger.wrapped(IntegerType.COUNT, BigInteger.valueOf(value));
  }

  private static boolean isBelow(ClearInteger index, int size) {
    return index.value().compareTo(BigInteger.valueOf(size)) < 0;
  }

  private static void requireSame(String operation, List<? extends ClearInteger> values) {
    Operands.requireSame(operation, values.stream().map(ClearInteger::type).toList());
  }

  private static void requireSame(
      String operation, List<? extends ClearInteger> values, ClearInteger value) {
    requireSame(operation, values);
    Operands.requireSame("value of " + operation, values.getFirst().type(), value.type());
  }

  private static BigInteger right(String operation, ClearInteger a, ClearInteger b) {
    Operands.requireSame("right operand of " + operation, a.type(), b.type());
    return b.value();
  }

  @SuppressWarnings("unchecked") // the class is final: T is ClearInteger
  private static <T extends ClearInteger> T wrapped(T like, BigInteger value) {
    return (T) ClearInteger.wrapped(like.type(), value);
  }
}
