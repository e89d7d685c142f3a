package io.cloakwork.coprocessor.abi;

import io.cloakwork.coprocessor.RequestException;

/**
 * 32 bytes that name something: a block, a list of inputs, a computation.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Hash(String hex) {
  /** Bytes of a hash. */
  public static final int BYTES = 32;

  /**
   * @throws RequestException (invalid) unless it is 64 lower-case hexadecimal digits
   */
  public Hash {
    HexForm.require("hash", hex, BYTES);
  }

  /**
   * @param what names the value in the error
   * @throws RequestException (invalid) if there are not 32 bytes
   */
  public static Hash ofRaw(String what, byte[] raw) {
    return new Hash(HexForm.of(what, raw, BYTES));
  }

  /** Keccak-256 of all parts, one behind the other. */
  public static Hash of(byte[]... parts) {
    return ofRaw("hash", Keccak.hash(parts));
  }

  /** The 32 bytes. */
  public byte[] raw() {
    return HexForm.raw(hex);
  }

  @Override
  public String toString() {
    return "0x" + hex;
  }
}
