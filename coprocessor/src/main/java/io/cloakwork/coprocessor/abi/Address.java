package io.cloakwork.coprocessor.abi;

import io.cloakwork.coprocessor.RequestException;

/**
 * An account or contract.
 *
 * @param hex 40 lower-case hexadecimal digits
 */
public record Address(String hex) {
  /** Bytes of an address. */
  public static final int BYTES = 20;

  /**
   * @throws RequestException (invalid) unless it is 40 lower-case hexadecimal digits
   */
  public Address {
    HexForm.require("address", hex, BYTES);
  }

  /**
   * @param what names the value in the error
   * @throws RequestException (invalid) if there are not 20 bytes
   */
  public static Address ofRaw(String what, byte[] raw) {
    return new Address(HexForm.of(what, raw, BYTES));
  }

  /** The 20 bytes. */
  public byte[] raw() {
    return HexForm.raw(hex);
  }

  @Override
  public String toString() {
    return "0x" + hex;
  }
}
