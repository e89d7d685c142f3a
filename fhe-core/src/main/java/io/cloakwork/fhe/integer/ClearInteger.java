package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.MismatchException;
import java.math.BigInteger;

/** An integer of one type in the clear: what {@link ClearEvaluator} computes with. */
public record ClearInteger(IntegerType type, BigInteger value) {
  /**
   * @throws MismatchException if the type does not hold the value
   */
  public ClearInteger {
    Operands.requireHeld("value of a clear integer", type, value);
  }

  /** The number of the type that equals the value modulo 2^bits. */
  public static ClearInteger wrapped(IntegerType type, BigInteger value) {
    return new ClearInteger(type, type.wrap(value));
  }
}
