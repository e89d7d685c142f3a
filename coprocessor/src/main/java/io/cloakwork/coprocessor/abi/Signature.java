package io.cloakwork.coprocessor.abi;

import io.cloakwork.coprocessor.RequestException;
import java.util.HexFormat;

/**
 * An ECDSA signature on secp256k1: r (32 bytes), s (32), v (1).
 *
 * @param hex 130 lower-case hexadecimal digits
 */
public record Signature(String hex) {
  /** Bytes of a signature. */
  public static final int BYTES = 65;

  /**
   * @throws RequestException (invalid) unless it is 130 lower-case hexadecimal digits
   */
  public Signature {
    HexForm.require("signature", hex, BYTES);
  }

  /**
   * @throws RequestException (invalid) if there are not 65 bytes
   */
  public static Signature ofRaw(byte[] raw) {
    return new Signature(HexForm.of("signature", raw, BYTES));
  }

  /** The 65 bytes. */
  public byte[] raw() {
    return HexFormat.of().parseHex(hex);
  }

  @Override
  public String toString() {
    return "0x" + hex;
  }
}
