package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Which numbers an integer holds.
 *
 * @param isSigned whether in two's complement
 * @param bits even, 2 to {@value #LARGEST_BITS}
 */
public record IntegerType(boolean isSigned, int bits) implements FheType {
  private static final Pattern NAME = Pattern.compile("(u)?int([1-9][0-9]{0,2})");

  /** Of numbers of bits, and of indices. */
  public static final IntegerType COUNT = new IntegerType(false, 32);

  /** Bits of the widest integers. */
  public static final int LARGEST_BITS = 256;

  /**
   * @throws ParameterException if there is no such width
   */
  public IntegerType {
    if (bits < Digits.BITS || bits > LARGEST_BITS || bits % Digits.BITS != 0) {
      throw new ParameterException("bits of an integer", "even, 2 to " + LARGEST_BITS, bits);
    }
  }

  public static IntegerType unsigned(int bits) {
    return new IntegerType(false, bits);
  }

  public static IntegerType signed(int bits) {
    return new IntegerType(true, bits);
  }

  /**
   * The type of a name, as {@link #toString} gives it.
   *
   * @throws ParameterException if there is no such type
   */
  public static IntegerType parse(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      throw new ParameterException("type of an integer", "as in uint64 or int8", name);
    }
    return new IntegerType(matcher.group(1) == null, Integer.parseInt(matcher.group(2)));
  }

  /** Encrypted blocks of two bits. */
  @Override
  public int blocks() {
    return bits / Digits.BITS;
  }

  @Override
  public int blockModulus() {
    return Digits.BASE;
  }

  /** The smallest number. */
  public BigInteger min() {
    return isSigned ? BigInteger.ONE.shiftLeft(bits - 1).negate() : BigInteger.ZERO;
  }

  /** The largest number. */
  public BigInteger max() {
    return BigInteger.ONE.shiftLeft(isSigned ? bits - 1 : bits).subtract(BigInteger.ONE);
  }

  /** Whether the number is one of this type. */
  public boolean holds(BigInteger value) {
    return value.compareTo(min()) >= 0 && value.compareTo(max()) <= 0;
  }

  /** The range in messages, as in {@code uint8, in [0, 255]}. */
  String range() {
    return this + ", in [" + min() + ", " + max() + "]";
  }

  /** Refuses a number that it does not hold, without saying it. */
  void requireSecret(String what, BigInteger value) {
    if (!holds(value)) {
      String side = value.compareTo(max()) > 0 ? "a larger number" : "a smaller number";
      throw new MismatchException(what, range(), side);
    }
  }

  /** The number of this type that equals the value modulo 2^bits. */
  public BigInteger wrap(BigInteger value) {
    BigInteger modulus = BigInteger.ONE.shiftLeft(bits);
    BigInteger reduced = value.mod(modulus);
    return reduced.compareTo(max()) > 0 ? reduced.subtract(modulus) : reduced;
  }

  /**
   * The block messages of a number, least significant first.
   *
   * @throws MismatchException if the type does not hold it; the number is not said
   */
  public int[] messages(BigInteger value) {
    requireSecret("value to encrypt", value);
    return IntStream.range(0, blocks()).map(i -> Digits.digit(value, i)).toArray();
  }

  /**
   * The number of decrypted block messages.
   *
   * @throws MismatchException if there are not {@link #blocks()} of them, or one is none of two
   *     bits; it is not said
   */
  public BigInteger valueOf(int[] messages) {
    if (messages.length != blocks()) {
      throw new MismatchException("blocks of " + this, blocks(), messages.length);
    }
    BigInteger value = BigInteger.ZERO;
    for (int i = 0; i < messages.length; i++) {
      if (messages[i] < 0 || messages[i] >= Digits.BASE) {
        throw new MismatchException("decrypted block " + i, "two bits", "more: of another key?");
      }
      value = value.add(BigInteger.valueOf(messages[i]).shiftLeft(Digits.BITS * i));
    }
    return wrap(value);
  }

  /** As in {@code uint64} and {@code int8}. */
  @Override
  public String toString() {
    return (isSigned ? "int" : "uint") + bits;
  }
}
