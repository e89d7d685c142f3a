package io.cloakwork.fhe.serial;

import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.CompressedCiphertextList;
import io.cloakwork.fhe.params.CompressionParameters;

/** Compressed blocks. Layout: {@code docs/formats.md}. */
public final class CompressedListFormat {
  private CompressedListFormat() {}

  /** Bytes of a list of {@code count} blocks. */
  public static long size(int count, CompressionParameters parameters) {
    return RoundedGlweFormat.size(parameters.storage(), parameters.storedBits(), count);
  }

  public static byte[] encode(CompressedCiphertextList list) {
    return RoundedGlweFormat.encode(
        ObjectKind.COMPRESSED_LIST, list.parameters().storage(), list.ciphertexts());
  }

  /**
   * @param maxCount the most blocks that are expected
   * @throws FormatException if the bytes are not such a list
   * @throws MismatchException if they are one of another shape
   */
  public static CompressedCiphertextList decode(
      byte[] bytes, CompressionParameters parameters, int maxCount) {
    return FormatReader.fromBytes(
        bytes,
        ObjectKind.COMPRESSED_LIST,
        reader ->
            new CompressedCiphertextList(
                parameters,
                RoundedGlweFormat.read(
                    reader, parameters.storage(), parameters.storedBits(), maxCount)));
  }
}
