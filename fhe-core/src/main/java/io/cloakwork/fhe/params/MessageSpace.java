package io.cloakwork.fhe.params;

import io.cloakwork.fhe.ParameterException;

/**
 * Bits of one encrypted block: message, and carry above it. One padding bit stands above both.
 *
 * @param messageBits 1 to 8
 * @param carryBits 0 to 8; together at most 12
 */
public record MessageSpace(int messageBits, int carryBits) {
  public MessageSpace {
    if (messageBits < 1 || messageBits > 8) {
      throw new ParameterException("message bits", "in [1, 8]", messageBits);
    }
    if (carryBits < 0 || carryBits > 8 || messageBits + carryBits > 12) {
      throw new ParameterException(
          "carry bits", "in [0, 8], at most 12 with the message", carryBits);
    }
  }

  /** p = message + carry bits: a look-up table has 2^p entries. */
  public int bits() {
    return messageBits + carryBits;
  }

  /** Values of the message alone: 2^messageBits. */
  public int messageModulus() {
    return 1 << messageBits;
  }

  /** lg of the encoding step: a value m is encoded as m·2^(63 − p), one padding bit above. */
  public int deltaLog2() {
    return 63 - bits();
  }
}
