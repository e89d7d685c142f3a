package io.cloakwork.coprocessor.abi;

import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.RequestException.Kind;
import java.util.HexFormat;

/**
 * The name of an encrypted value in contracts: 21 bytes of a hash, index, chain id (8 bytes), type,
 * version.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Handle(String hex) {
  /** Bytes of a handle. */
  public static final int BYTES = 32;

  /** Bytes of the hash that are part of it. */
  public static final int HASH_BYTES = 21;

  /** The index of results of operations. */
  public static final int COMPUTED = 0xff;

  /** The only version. */
  public static final int VERSION = 0;

  private static final int INDEX_AT = 21;
  private static final int CHAIN_AT = 22;
  private static final int TYPE_AT = 30;
  private static final int VERSION_AT = 31;

  /**
   * @throws RequestException (invalid) if it has another length, version, or a type that no
   *     operation takes
   */
  public Handle {
    HexForm.require("handle", hex, BYTES);
    if (at(hex, VERSION_AT) != VERSION) {
      throw new RequestException(
          Kind.INVALID, "version of handle 0x" + hex, VERSION, at(hex, VERSION_AT));
    }
    ValueType.of(at(hex, TYPE_AT));
  }

  /**
   * @param what names the value in the error
   * @throws RequestException (invalid) if the bytes are no handle
   */
  public static Handle ofRaw(String what, byte[] raw) {
    return new Handle(HexForm.of(what, raw, BYTES));
  }

  /**
   * A handle of its parts.
   *
   * @param hash at least 21 bytes
   * @param index 0 to 254 for inputs, {@link #COMPUTED} for results
   */
  public static Handle of(byte[] hash, int index, long chainId, ValueType type) {
    return new Handle(
        HexFormat.of().formatHex(hash, 0, HASH_BYTES)
            + HexFormat.of().toHexDigits(index, 2)
            + HexFormat.of().toHexDigits(chainId)
            + HexFormat.of().toHexDigits(type.number(), 2)
            + HexFormat.of().toHexDigits(VERSION, 2));
  }

  /** Type of the value. */
  public ValueType type() {
    return ValueType.of(at(hex, TYPE_AT));
  }

  /** 0 to 254 for inputs, {@link #COMPUTED} for results. */
  public int index() {
    return at(hex, INDEX_AT);
  }

  /** Whether an operation made it. */
  public boolean isComputed() {
    return index() == COMPUTED;
  }

  /** Of the chain that its contracts live on. */
  public long chainId() {
    return Long.parseUnsignedLong(hex, 2 * CHAIN_AT, 2 * TYPE_AT, 16);
  }

  /** The 32 bytes. */
  public byte[] raw() {
    return HexForm.raw(hex);
  }

  @Override
  public String toString() {
    return "0x" + hex;
  }

  private static int at(String hex, int index) {
    return Integer.parseInt(hex, 2 * index, 2 * index + 2, 16);
  }
}
