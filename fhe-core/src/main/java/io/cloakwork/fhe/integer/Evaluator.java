package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;
import java.math.BigInteger;
import java.util.List;

/**
 * The operations on booleans and integers, encrypted or in the clear.
 *
 * <p>Both operands of an operation have the same type. A right operand in the clear has to be a
 * number that this type holds, else the operation throws a {@link MismatchException}; no encrypted
 * operation costs more with it. Signed integers are in two's complement; unless said otherwise
 * results wrap modulo 2^bits.
 *
 * @param <B> booleans
 * @param <N> integers, each with its type
 */
public interface Evaluator<B, N> {

  /** The type of an integer. */
  IntegerType typeOf(N value);

  /**
   * A number that everybody knows.
   *
   * @param like an integer of the same type
   * @throws MismatchException if the type does not hold the number
   */
  <T extends N> T trivial(T like, BigInteger value);

  /** A boolean that everybody knows. */
  B trivial(boolean value);

  // Arithmetic

  /**
   * a + b.
   *
   * @throws MismatchException if the types differ
   */
  <T extends N> T add(T a, T b);

  /** The same with a number that everybody knows on the right. */
  default <T extends N> T add(T a, BigInteger b) {
    return add(a, Operands.right(this, "add", a, b));
  }

  /** The same with a number that everybody knows on the right. */
  default <T extends N> T add(T a, long b) {
    return add(a, BigInteger.valueOf(b));
  }

  /**
   * a − b.
   *
   * @throws MismatchException if the types differ
   */
  <T extends N> T sub(T a, T b);

  /** The same with a number that everybody knows on the right. */
  default <T extends N> T sub(T a, BigInteger b) {
    return sub(a, Operands.right(this, "sub", a, b));
  }

  /** The same with a number that everybody knows on the right. */
  default <T extends N> T sub(T a, long b) {
    return sub(a, BigInteger.valueOf(b));
  }

  /** −a. */
  <T extends N> T neg(T a);

  /** |a|; the smallest signed number stays as it is. */
  <T extends N> T abs(T a);

  /**
   * a · b.
   *
   * @throws MismatchException if the types differ
   */
  <T extends N> T mul(T a, T b);

  /** The same with a number that everybody knows on the right. */
  default <T extends N> T mul(T a, BigInteger b) {
    return mul(a, Operands.right(this, "mul", a, b));
  }

  /** The same with a number that everybody knows on the right. */
  default <T extends N> T mul(T a, long b) {
    return mul(a, BigInteger.valueOf(b));
  }

  // Division: truncated, towards 0

  /**
   * a / b; by 0 all bits are set.
   *
   * @throws MismatchException if the types differ
   */
  <T extends N> T div(T a, T b);

  /**
   * The same by a number that everybody knows.
   *
   * @throws ParameterException if it is 0
   */
  default <T extends N> T div(T a, BigInteger b) {
    return div(a, Operands.divisor(this, "div", a, b));
  }

  /** The same by a number that everybody knows. */
  default <T extends N> T div(T a, long b) {
    return div(a, BigInteger.valueOf(b));
  }

  /**
   * a − b · (a / b), which has the sign of a; by 0 it is a.
   *
   * @throws MismatchException if the types differ
   */
  <T extends N> T rem(T a, T b);

  /**
   * The same by a number that everybody knows.
   *
   * @throws ParameterException if it is 0
   */
  default <T extends N> T rem(T a, BigInteger b) {
    return rem(a, Operands.divisor(this, "rem", a, b));
  }

  /** The same by a number that everybody knows. */
  default <T extends N> T rem(T a, long b) {
    return rem(a, BigInteger.valueOf(b));
  }

  /**
   * Both results of a division, for hardly more than one.
   *
   * @throws MismatchException if the types differ
   */
  <T extends N> QuotientRemainder<T> divRem(T a, T b);

  /**
   * The same by a number that everybody knows.
   *
   * @throws ParameterException if it is 0
   */
  default <T extends N> QuotientRemainder<T> divRem(T a, BigInteger b) {
    return divRem(a, Operands.divisor(this, "divRem", a, b));
  }

  /** The same by a number that everybody knows. */
  default <T extends N> QuotientRemainder<T> divRem(T a, long b) {
    return divRem(a, BigInteger.valueOf(b));
  }

  /**
   * a / b, and whether b is 0.
   *
   * @throws MismatchException if the types differ
   */
  <T extends N> Checked<T, B> divChecked(T a, T b);

  /**
   * The same by a number that everybody knows.
   *
   * @throws ParameterException if it is 0
   */
  default <T extends N> Checked<T, B> divChecked(T a, BigInteger b) {
    return divChecked(a, Operands.divisor(this, "divChecked", a, b));
  }

  /** The same by a number that everybody knows. */
  default <T extends N> Checked<T, B> divChecked(T a, long b) {
    return divChecked(a, BigInteger.valueOf(b));
  }

  /**
   * a · b / c with the full product, truncated towards 0; by 0 all bits are set.
   *
   * @throws MismatchException if the types differ
   */
  <T extends N> T mulDiv(T a, T b, T c);

  /**
   * The same with a divisor that everybody knows.
   *
   * @throws ParameterException if it is 0
   */
  default <T extends N> T mulDiv(T a, T b, BigInteger c) {
    return mulDiv(a, b, Operands.divisor(this, "mulDiv", a, c));
  }

  /** The same by a number that everybody knows. */
  default <T extends N> T mulDiv(T a, T b, long c) {
    return mulDiv(a, b, BigInteger.valueOf(c));
  }

  /**
   * The same with a factor and a divisor that everybody knows.
   *
   * @throws ParameterException if the divisor is 0
   */
  default <T extends N> T mulDiv(T a, BigInteger b, BigInteger c) {
    return mulDiv(
        a,
        Operands.known(this, "clear right operand of mulDiv", a, b),
        Operands.divisor(this, "mulDiv", a, c));
  }

  /** The same with numbers that everybody knows. */
  default <T extends N> T mulDiv(T a, long b, long c) {
    return mulDiv(a, BigInteger.valueOf(b), BigInteger.valueOf(c));
  }

  // Overflow

  /**
   * a + b, and whether it has wrapped.
   *
   * @throws MismatchException if the types differ
   */
  <T extends N> Checked<T, B> addOverflow(T a, T b);

  /** The same with a number that everybody knows on the right. */
  default <T extends N> Checked<T, B> addOverflow(T a, BigInteger b) {
    return addOverflow(a, Operands.right(this, "addOverflow", a, b));
  }

  /** The same with a number that everybody knows on the right. */
  default <T extends N> Checked<T, B> addOverflow(T a, long b) {
    return addOverflow(a, BigInteger.valueOf(b));
  }

  /**
   * a − b, and whether it has wrapped.
   *
   * @throws MismatchException if the types differ
   */
  <T extends N> Checked<T, B> subOverflow(T a, T b);

  /** The same with a number that everybody knows on the right. */
  default <T extends N> Checked<T, B> subOverflow(T a, BigInteger b) {
    return subOverflow(a, Operands.right(this, "subOverflow", a, b));
  }

  /** The same with a number that everybody knows on the right. */
  default <T extends N> Checked<T, B> subOverflow(T a, long b) {
    return subOverflow(a, BigInteger.valueOf(b));
  }

  /**
   * a · b, and whether it has wrapped.
   *
   * @throws MismatchException if the types differ
   */
  <T extends N> Checked<T, B> mulOverflow(T a, T b);

  /** The same with a number that everybody knows on the right. */
  default <T extends N> Checked<T, B> mulOverflow(T a, BigInteger b) {
    return mulOverflow(a, Operands.right(this, "mulOverflow", a, b));
  }

  /** The same with a number that everybody knows on the right. */
  default <T extends N> Checked<T, B> mulOverflow(T a, long b) {
    return mulOverflow(a, BigInteger.valueOf(b));
  }

  /**
   * a + b, or the end of the type that it would pass.
   *
   * @throws MismatchException if the types differ
   */
  <T extends N> T saturatingAdd(T a, T b);

  /** The same with a number that everybody knows on the right. */
  default <T extends N> T saturatingAdd(T a, BigInteger b) {
    return saturatingAdd(a, Operands.right(this, "saturatingAdd", a, b));
  }

  /** The same with a number that everybody knows on the right. */
  default <T extends N> T saturatingAdd(T a, long b) {
    return saturatingAdd(a, BigInteger.valueOf(b));
  }

  /**
   * a − b, or the end of the type that it would pass.
   *
   * @throws MismatchException if the types differ
   */
  <T extends N> T saturatingSub(T a, T b);

  /** The same with a number that everybody knows on the right. */
  default <T extends N> T saturatingSub(T a, BigInteger b) {
    return saturatingSub(a, Operands.right(this, "saturatingSub", a, b));
  }

  /** The same with a number that everybody knows on the right. */
  default <T extends N> T saturatingSub(T a, long b) {
    return saturatingSub(a, BigInteger.valueOf(b));
  }

  // Bits

  /**
   * The bits that are set in both.
   *
   * @throws MismatchException if the types differ
   */
  <T extends N> T bitAnd(T a, T b);

  /** The same with a number that everybody knows on the right. */
  default <T extends N> T bitAnd(T a, BigInteger b) {
    return bitAnd(a, Operands.right(this, "bitAnd", a, b));
  }

  /** The same with a number that everybody knows on the right. */
  default <T extends N> T bitAnd(T a, long b) {
    return bitAnd(a, BigInteger.valueOf(b));
  }

  /**
   * The bits that are set in one or both.
   *
   * @throws MismatchException if the types differ
   */
  <T extends N> T bitOr(T a, T b);

  /** The same with a number that everybody knows on the right. */
  default <T extends N> T bitOr(T a, BigInteger b) {
    return bitOr(a, Operands.right(this, "bitOr", a, b));
  }

  /** The same with a number that everybody knows on the right. */
  default <T extends N> T bitOr(T a, long b) {
    return bitOr(a, BigInteger.valueOf(b));
  }

  /**
   * The bits that are set in one, not both.
   *
   * @throws MismatchException if the types differ
   */
  <T extends N> T bitXor(T a, T b);

  /** The same with a number that everybody knows on the right. */
  default <T extends N> T bitXor(T a, BigInteger b) {
    return bitXor(a, Operands.right(this, "bitXor", a, b));
  }

  /** The same with a number that everybody knows on the right. */
  default <T extends N> T bitXor(T a, long b) {
    return bitXor(a, BigInteger.valueOf(b));
  }

  /** Every bit flipped. */
  <T extends N> T bitNot(T a);

  /**
   * The bits moved up; zeros come in.
   *
   * @param amount of any type, read as unsigned and taken modulo the number of bits of a
   */
  <T extends N> T shl(T a, N amount);

  /**
   * The same by an amount that everybody knows.
   *
   * @throws ParameterException if it is negative
   */
  <T extends N> T shl(T a, long amount);

  /**
   * The bits moved down; zeros come in, or the sign if a is signed.
   *
   * @param amount of any type, read as unsigned and taken modulo the number of bits of a
   */
  <T extends N> T shr(T a, N amount);

  /**
   * The same by an amount that everybody knows.
   *
   * @throws ParameterException if it is negative
   */
  <T extends N> T shr(T a, long amount);

  /**
   * The bits moved up; those that leave come in below.
   *
   * @param amount of any type, read as unsigned and taken modulo the number of bits of a
   */
  <T extends N> T rotl(T a, N amount);

  /**
   * The same by an amount that everybody knows.
   *
   * @throws ParameterException if it is negative
   */
  <T extends N> T rotl(T a, long amount);

  /**
   * The bits moved down; those that leave come in above.
   *
   * @param amount of any type, read as unsigned and taken modulo the number of bits of a
   */
  <T extends N> T rotr(T a, N amount);

  /**
   * The same by an amount that everybody knows.
   *
   * @throws ParameterException if it is negative
   */
  <T extends N> T rotr(T a, long amount);

  /** The number of bits that are 1, as a {@code uint32}. */
  N countOnes(N a);

  /** The number of zeros above the highest bit that is 1, as a {@code uint32}. */
  N leadingZeros(N a);

  /** The number of zeros below the lowest bit that is 1, as a {@code uint32}. */
  N trailingZeros(N a);

  /**
   * The position of the highest bit that is 1, as a {@code uint32}; all bits set if there is none.
   */
  N ilog2(N a);

  // Conversion

  /** The number of the type that equals a modulo 2^bits. */
  N cast(N a, IntegerType type);

  /** 1 or 0. */
  N fromBool(B a, IntegerType type);

  // Comparison: signed or unsigned, as the type says

  /**
   * Whether a = b.
   *
   * @throws MismatchException if the types differ
   */
  B eq(N a, N b);

  /** The same with a number that everybody knows on the right. */
  default B eq(N a, BigInteger b) {
    return eq(a, Operands.right(this, "eq", a, b));
  }

  /** The same with a number that everybody knows on the right. */
  default B eq(N a, long b) {
    return eq(a, BigInteger.valueOf(b));
  }

  /**
   * Whether a ≠ b.
   *
   * @throws MismatchException if the types differ
   */
  B ne(N a, N b);

  /** The same with a number that everybody knows on the right. */
  default B ne(N a, BigInteger b) {
    return ne(a, Operands.right(this, "ne", a, b));
  }

  /** The same with a number that everybody knows on the right. */
  default B ne(N a, long b) {
    return ne(a, BigInteger.valueOf(b));
  }

  /**
   * Whether a &lt; b.
   *
   * @throws MismatchException if the types differ
   */
  B lt(N a, N b);

  /** The same with a number that everybody knows on the right. */
  default B lt(N a, BigInteger b) {
    return lt(a, Operands.right(this, "lt", a, b));
  }

  /** The same with a number that everybody knows on the right. */
  default B lt(N a, long b) {
    return lt(a, BigInteger.valueOf(b));
  }

  /**
   * Whether a ≤ b.
   *
   * @throws MismatchException if the types differ
   */
  B le(N a, N b);

  /** The same with a number that everybody knows on the right. */
  default B le(N a, BigInteger b) {
    return le(a, Operands.right(this, "le", a, b));
  }

  /** The same with a number that everybody knows on the right. */
  default B le(N a, long b) {
    return le(a, BigInteger.valueOf(b));
  }

  /**
   * Whether a &gt; b.
   *
   * @throws MismatchException if the types differ
   */
  B gt(N a, N b);

  /** The same with a number that everybody knows on the right. */
  default B gt(N a, BigInteger b) {
    return gt(a, Operands.right(this, "gt", a, b));
  }

  /** The same with a number that everybody knows on the right. */
  default B gt(N a, long b) {
    return gt(a, BigInteger.valueOf(b));
  }

  /**
   * Whether a ≥ b.
   *
   * @throws MismatchException if the types differ
   */
  B ge(N a, N b);

  /** The same with a number that everybody knows on the right. */
  default B ge(N a, BigInteger b) {
    return ge(a, Operands.right(this, "ge", a, b));
  }

  /** The same with a number that everybody knows on the right. */
  default B ge(N a, long b) {
    return ge(a, BigInteger.valueOf(b));
  }

  /**
   * The smaller one.
   *
   * @throws MismatchException if the types differ
   */
  <T extends N> T min(T a, T b);

  /** The same with a number that everybody knows on the right. */
  default <T extends N> T min(T a, BigInteger b) {
    return min(a, Operands.right(this, "min", a, b));
  }

  /** The same with a number that everybody knows on the right. */
  default <T extends N> T min(T a, long b) {
    return min(a, BigInteger.valueOf(b));
  }

  /**
   * The larger one.
   *
   * @throws MismatchException if the types differ
   */
  <T extends N> T max(T a, T b);

  /** The same with a number that everybody knows on the right. */
  default <T extends N> T max(T a, BigInteger b) {
    return max(a, Operands.right(this, "max", a, b));
  }

  /** The same with a number that everybody knows on the right. */
  default <T extends N> T max(T a, long b) {
    return max(a, BigInteger.valueOf(b));
  }

  // Choice

  /**
   * a where the condition is true, else b.
   *
   * @throws MismatchException if the types differ
   */
  <T extends N> T select(B condition, T a, T b);

  /** The same with a number that everybody knows as b. */
  default <T extends N> T select(B condition, T a, BigInteger b) {
    return select(condition, a, Operands.known(this, "clear second value of select", a, b));
  }

  /** The same with a number that everybody knows as b. */
  default <T extends N> T select(B condition, T a, long b) {
    return select(condition, a, BigInteger.valueOf(b));
  }

  /** a where the condition is true, else b. */
  B selectBool(B condition, B a, B b);

  /**
   * Both values, exchanged where the condition is true.
   *
   * @throws MismatchException if the types differ
   */
  <T extends N> Flipped<T> flip(B condition, T a, T b);

  // Lists: of one type (else MismatchException), not empty (else ParameterException)

  /** The sum of all. */
  <T extends N> T sum(List<T> values);

  /** Whether the value is one of them. */
  <T extends N> B isIn(T value, List<T> values);

  /** Where the value stands first. */
  <T extends N> Found<N, B> indexOf(T value, List<T> values);

  /**
   * The value at an index; 0 if there is none.
   *
   * @param index unsigned, of any width
   */
  <T extends N> T get(List<T> values, N index);

  /**
   * The list with the value at an index replaced; the same values if there is none.
   *
   * @param index unsigned, of any width
   */
  <T extends N> List<T> set(List<T> values, N index, T value);

  /** The smallest value. */
  <T extends N> T minimum(List<T> values);

  /** The largest value. */
  <T extends N> T maximum(List<T> values);

  /** The index of the smallest value, of the first if there are several, as a {@code uint32}. */
  <T extends N> N argMin(List<T> values);

  /** The index of the largest value, of the first if there are several, as a {@code uint32}. */
  <T extends N> N argMax(List<T> values);

  /** All values, the smallest first. */
  <T extends N> List<T> sort(List<T> values);

  // Booleans

  /** Whether both are true. */
  B and(B a, B b);

  /** The same with a boolean that everybody knows on the right. */
  default B and(B a, boolean b) {
    return and(a, trivial(b));
  }

  /** Whether one or both are true. */
  B or(B a, B b);

  /** The same with a boolean that everybody knows on the right. */
  default B or(B a, boolean b) {
    return or(a, trivial(b));
  }

  /** Whether one is true, not both. */
  B xor(B a, B b);

  /** The same with a boolean that everybody knows on the right. */
  default B xor(B a, boolean b) {
    return xor(a, trivial(b));
  }

  /** Whether it is false. */
  B not(B a);
}
