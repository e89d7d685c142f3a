package io.cloakwork.fhe.serial;

import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.GlweCiphertextList;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.PolynomialSize;

/** GLWE ciphertexts with their masks. Layout: {@code docs/formats.md}. */
public final class GlweListFormat {
  private static final int SHAPE_BYTES = Shapes.GLWE_BYTES + Shapes.COUNT_BYTES;

  private GlweListFormat() {}

  /** Bytes of a list of {@code count} ciphertexts. */
  public static long size(int count, GlweDimension dimension, PolynomialSize polynomialSize) {
    return FormatWriter.objectBytes(payload(count, dimension, polynomialSize));
  }

  public static byte[] encode(GlweCiphertextList list) {
    return FormatWriter.toBytes(
        ObjectKind.GLWE_LIST,
        payload(list.count(), list.dimension(), list.polynomialSize()),
        writer -> {
          Shapes.write(writer, list.dimension(), list.polynomialSize());
          writer.u32(list.count());
          writer.words64(list.words());
        });
  }

  /**
   * @param maxCount the most ciphertexts that are expected
   * @throws FormatException if the bytes are not such a list
   * @throws MismatchException if they are one of another shape
   */
  public static GlweCiphertextList decode(
      byte[] bytes, GlweDimension dimension, PolynomialSize polynomialSize, int maxCount) {
    return FormatReader.fromBytes(
        bytes,
        ObjectKind.GLWE_LIST,
        reader -> {
          int each = dimension.size() * polynomialSize.value();
          Shapes.expectGlwe(reader, dimension, polynomialSize);
          int count = reader.count(maxCount, each);
          reader.expectPayload(payload(count, dimension, polynomialSize));
          return GlweCiphertextList.wrap(dimension, polynomialSize, reader.words64(count * each));
        });
  }

  private static long payload(int count, GlweDimension dimension, PolynomialSize polynomialSize) {
    return SHAPE_BYTES + (long) count * dimension.size() * polynomialSize.value() * Long.BYTES;
  }
}
