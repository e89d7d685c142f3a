package io.cloakwork.fhe.serial;

import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.GgswCiphertextList;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.PolynomialSize;

/** GGSW ciphertexts with their masks. Layout: {@code docs/formats.md}. */
public final class GgswListFormat {
  private static final int SHAPE_BYTES =
      Shapes.GLWE_BYTES + Shapes.DECOMPOSITION_BYTES + Shapes.COUNT_BYTES;

  private GgswListFormat() {}

  /** Bytes of a list of {@code count} ciphertexts. */
  public static long size(
      int count,
      GlweDimension dimension,
      PolynomialSize polynomialSize,
      Decomposition decomposition) {
    return FormatWriter.objectBytes(payload(count, dimension, polynomialSize, decomposition));
  }

  public static byte[] encode(GgswCiphertextList list) {
    return FormatWriter.toBytes(
        ObjectKind.GGSW_LIST,
        payload(list.count(), list.dimension(), list.polynomialSize(), list.decomposition()),
        writer -> {
          Shapes.write(writer, list.dimension(), list.polynomialSize());
          Shapes.write(writer, list.decomposition());
          writer.u32(list.count());
          writer.words64(list.words());
        });
  }

  /**
   * @param maxCount the most ciphertexts that are expected
   * @throws FormatException if the bytes are not such a list
   * @throws MismatchException if they are one of another shape
   */
  public static GgswCiphertextList decode(
      byte[] bytes,
      GlweDimension dimension,
      PolynomialSize polynomialSize,
      Decomposition decomposition,
      int maxCount) {
    int each = GgswCiphertextList.ciphertextWords(dimension, polynomialSize, decomposition);
    return FormatReader.fromBytes(
        bytes,
        ObjectKind.GGSW_LIST,
        reader -> {
          Shapes.expectGlwe(reader, dimension, polynomialSize);
          FormatReader.expect("GGSW decomposition", decomposition, Shapes.decomposition(reader));
          int count = reader.count(maxCount, each);
          reader.expectPayload(payload(count, dimension, polynomialSize, decomposition));
          long[] words = reader.words64(count * each);
          return GgswCiphertextList.wrap(dimension, polynomialSize, decomposition, words);
        });
  }

  private static long payload(
      int count,
      GlweDimension dimension,
      PolynomialSize polynomialSize,
      Decomposition decomposition) {
    long each = GgswCiphertextList.ciphertextWords(dimension, polynomialSize, decomposition);
    return SHAPE_BYTES + count * each * Long.BYTES;
  }
}
