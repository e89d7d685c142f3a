package io.cloakwork.fhe.integer;

import java.math.BigInteger;

/** The operations in the clear: what the encrypted ones mean, and are tested against. */
public final class ClearEvaluator implements Evaluator<Boolean, ClearInteger> {

  @Override
  public <T extends ClearInteger> T trivial(T like, BigInteger value) {
    Operands.requireHeld(like.type(), value);
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
  public Boolean selectBool(Boolean condition, Boolean a, Boolean b) {
    return condition ? a : b;
  }

  @Override
  public Boolean and(Boolean a, Boolean b) {
    return a && b;
  }

  @Override
  public Boolean or(Boolean a, Boolean b) {
    return a || b;
  }

  @Override
  public Boolean xor(Boolean a, Boolean b) {
    return a ^ b;
  }

  @Override
  public Boolean not(Boolean a) {
    return !a;
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
