package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.MismatchException;
import java.math.BigInteger;

/**
 * The operations on booleans and integers, encrypted or in the clear.
 *
 * <p>Both operands of an operation have the same type. A right operand in the clear has to be a
 * number that this type holds, else the operation throws a {@link MismatchException}; encrypted
 * operations cost less with it. Signed integers are in two's complement; unless said otherwise
 * results wrap modulo 2^bits.
 *
 * @param <B> booleans
 * @param <N> integers, each with its type
 */
public interface Evaluator<B, N> {

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
    return add(a, trivial(a, b));
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
    return sub(a, trivial(a, b));
  }

  /** The same with a number that everybody knows on the right. */
  default <T extends N> T sub(T a, long b) {
    return sub(a, BigInteger.valueOf(b));
  }

  /** −a. */
  <T extends N> T neg(T a);

  // Bits

  /**
   * The bits that are set in both.
   *
   * @throws MismatchException if the types differ
   */
  <T extends N> T bitAnd(T a, T b);

  /** The same with a number that everybody knows on the right. */
  default <T extends N> T bitAnd(T a, BigInteger b) {
    return bitAnd(a, trivial(a, b));
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
    return bitOr(a, trivial(a, b));
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
    return bitXor(a, trivial(a, b));
  }

  /** The same with a number that everybody knows on the right. */
  default <T extends N> T bitXor(T a, long b) {
    return bitXor(a, BigInteger.valueOf(b));
  }

  /** Every bit flipped. */
  <T extends N> T bitNot(T a);

  // Comparison: signed or unsigned, as the type says

  /**
   * Whether a = b.
   *
   * @throws MismatchException if the types differ
   */
  B eq(N a, N b);

  /** The same with a number that everybody knows on the right. */
  default B eq(N a, BigInteger b) {
    return eq(a, trivial(a, b));
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
    return ne(a, trivial(a, b));
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
    return lt(a, trivial(a, b));
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
    return le(a, trivial(a, b));
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
    return gt(a, trivial(a, b));
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
    return ge(a, trivial(a, b));
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
    return min(a, trivial(a, b));
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
    return max(a, trivial(a, b));
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

  /** a where the condition is true, else b. */
  B selectBool(B condition, B a, B b);

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
