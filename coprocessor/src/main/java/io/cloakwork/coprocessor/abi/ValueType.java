package io.cloakwork.coprocessor.abi;

import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.RequestException.Kind;
import io.cloakwork.fhe.integer.BooleanType;
import io.cloakwork.fhe.integer.FheType;
import io.cloakwork.fhe.integer.IntegerType;
import java.math.BigInteger;
import java.util.Arrays;

/** The types of encrypted values in contracts, with their numbers in handles. */
public enum ValueType {
  BOOL(0, false, 1),
  UINT8(2, false, 8),
  UINT16(3, false, 16),
  UINT32(4, false, 32),
  UINT64(5, false, 64),
  UINT128(6, false, 128),
  /** Also addresses. */
  UINT160(7, false, 160),
  UINT256(8, false, 256),
  INT8(20, true, 8),
  INT16(24, true, 16),
  INT32(25, true, 32),
  INT64(26, true, 64),
  INT128(27, true, 128);

  private final int number;
  private final boolean isSigned;
  private final int bits;

  ValueType(int number, boolean isSigned, int bits) {
    this.number = number;
    this.isSigned = isSigned;
    this.bits = bits;
  }

  /**
   * The type with a number.
   *
   * @throws RequestException (invalid) if no operation takes values of such a type
   */
  public static ValueType of(int number) {
    return Arrays.stream(values())
        .filter(type -> type.number == number)
        .findFirst()
        .orElseThrow(() ->
            new RequestException(
                Kind.INVALID,
                "type of a value",
                "one of " + Arrays.stream(values()).map(ValueType::number).toList(),
                number));
  }

  /** In handles and events. */
  public int number() {
    return number;
  }

  /** Whether it is in two's complement. */
  public boolean isSigned() {
    return isSigned;
  }

  /** What is computed with. */
  public FheType type() {
    return this == BOOL ? new BooleanType() : integer();
  }

  /** Width of the plaintext in bits; 1 for a boolean. */
  public int bits() {
    return bits;
  }

  /**
   * The integer type.
   *
   * @throws IllegalStateException for a boolean
   */
  public IntegerType integer() {
    if (this == BOOL) {
      throw new IllegalStateException("a boolean is no integer");
    }
    return new IntegerType(isSigned, bits);
  }

  /** The number of this type in the low bytes of a word: what is above is dropped. */
  public BigInteger truncated(BigInteger word) {
    return this == BOOL ? BigInteger.valueOf(word.signum() == 0 ? 0 : 1) : integer().wrap(word);
  }

  /** The same for the plaintext of a trivial encryption: of a boolean only the last byte counts. */
  public BigInteger trivial(BigInteger word) {
    return truncated(this == BOOL ? word.and(BigInteger.valueOf(0xff)) : word);
  }

  /** As in {@code bool}, {@code uint64} and {@code int8}. */
  @Override
  public String toString() {
    return type().toString();
  }
}
