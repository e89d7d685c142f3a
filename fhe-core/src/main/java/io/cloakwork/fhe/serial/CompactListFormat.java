package io.cloakwork.fhe.serial;

import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.CompactCiphertextList;
import io.cloakwork.fhe.params.CompactParameters;

/** What was encrypted with a compact public key. Layout: {@code docs/formats.md}. */
public final class CompactListFormat {
  private CompactListFormat() {}

  /** Bytes of a list of {@code count} LWE ciphertexts. */
  public static long size(int count, CompactParameters parameters) {
    return RoundedGlweFormat.size(parameters.key(), parameters.storedBits(), count);
  }

  public static byte[] encode(CompactCiphertextList list) {
    return RoundedGlweFormat.encode(
        ObjectKind.COMPACT_LIST, list.parameters().key(), list.ciphertexts());
  }

  /**
   * @param maxCount the most LWE ciphertexts that are expected
   * @throws FormatException if the bytes are not such a list
   * @throws MismatchException if they are one of another shape
   */
  public static CompactCiphertextList decode(
      byte[] bytes, CompactParameters parameters, int maxCount) {
    return FormatReader.fromBytes(
        bytes,
        ObjectKind.COMPACT_LIST,
        reader ->
            new CompactCiphertextList(
                parameters,
                RoundedGlweFormat.read(
                    reader, parameters.key(), parameters.storedBits(), maxCount)));
  }
}
