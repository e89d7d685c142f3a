package io.cloakwork.coprocessor.abi;

import java.nio.charset.StandardCharsets;

/** How the handles of encrypted inputs follow from what was received. */
public final class InputHandles {
  /** Values in one list. */
  public static final int LARGEST_LIST = 255;

  private static final byte[] LIST_TAG = "ZK-w_rct".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HANDLE_TAG = "ZK-w_hdl".getBytes(StandardCharsets.US_ASCII);

  private InputHandles() {}

  /** What names a list: the bytes exactly as they came. */
  public static Hash list(byte[] received) {
    return Hash.of(LIST_TAG, received);
  }

  /**
   * The handle of one value of a list.
   *
   * @param index 0 to 254
   */
  public static Handle handle(Hash list, int index, Address acl, long chainId, ValueType type) {
    if (index < 0 || index >= LARGEST_LIST) {
      throw new IllegalArgumentException("index of an input: " + index);
    }
    byte[] hash =
        Keccak.hash(
            HANDLE_TAG, list.raw(), new byte[] {(byte) index}, acl.raw(), Words.of(chainId));
    return Handle.of(hash, index, chainId, type);
  }
}
