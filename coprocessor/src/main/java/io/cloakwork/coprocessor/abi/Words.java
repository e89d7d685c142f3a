package io.cloakwork.coprocessor.abi;

import java.math.BigInteger;

/** 32-byte words, big-endian, as contracts have them. */
public final class Words {
  /** Bytes of a word. */
  public static final int BYTES = 32;

  private Words() {}

  /**
   * @throws IllegalArgumentException unless the value is in [0, 2^256)
   */
  public static byte[] of(BigInteger value) {
    if (value.signum() < 0 || value.bitLength() > BYTES * Byte.SIZE) {
      throw new IllegalArgumentException("a word is a number of 256 bits");
    }
    byte[] bytes = value.toByteArray();
    byte[] word = new byte[BYTES];
    int length = Math.min(bytes.length, BYTES);
    System.arraycopy(bytes, bytes.length - length, word, BYTES - length, length);
    return word;
  }

  /**
   * @param value not negative
   */
  public static byte[] of(long value) {
    return of(BigInteger.valueOf(value));
  }

  /** An address in the low bytes of a word. */
  public static byte[] of(Address address) {
    byte[] word = new byte[BYTES];
    System.arraycopy(address.raw(), 0, word, BYTES - Address.BYTES, Address.BYTES);
    return word;
  }

  /** The number of a word. */
  public static BigInteger value(byte[] word) {
    return new BigInteger(1, word);
  }
}
