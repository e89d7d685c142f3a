package io.cloakwork.fhe.serial;

import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.SeededGlweCiphertextList;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.PolynomialSize;
import io.cloakwork.fhe.random.MaskSeed;

/** GLWE ciphertexts as a seed and bodies. Layout: {@code docs/formats.md}. */
public final class SeededGlweFormat {
  private static final int SHAPE_BYTES = Shapes.GLWE_BYTES + Shapes.COUNT_BYTES;

  private SeededGlweFormat() {}

  /** Bytes of a list of {@code count} ciphertexts of any dimension k. */
  public static long size(int count, PolynomialSize polynomialSize) {
    return FormatWriter.objectBytes(payload(count, polynomialSize));
  }

  public static byte[] encode(SeededGlweCiphertextList list) {
    return FormatWriter.toBytes(
        ObjectKind.SEEDED_GLWE_LIST,
        payload(list.count(), list.polynomialSize()),
        writer -> {
          Shapes.write(writer, list.dimension(), list.polynomialSize());
          writer.u32(list.count());
          writer.bytes(list.seed().bytes());
          writer.words64(list.bodies());
        });
  }

  /**
   * @param maxCount the most ciphertexts that are expected
   * @throws FormatException if the bytes are not such a list
   * @throws MismatchException if they are one of another shape
   */
  public static SeededGlweCiphertextList decode(
      byte[] bytes, GlweDimension dimension, PolynomialSize polynomialSize, int maxCount) {
    return FormatReader.fromBytes(
        bytes,
        ObjectKind.SEEDED_GLWE_LIST,
        reader -> {
          Shapes.expectGlwe(reader, dimension, polynomialSize);
          int count = reader.count(maxCount, polynomialSize.value());
          reader.expectPayload(payload(count, polynomialSize));
          MaskSeed seed = Shapes.seed(reader);
          long[] bodies = reader.words64(count * polynomialSize.value());
          return new SeededGlweCiphertextList(dimension, polynomialSize, seed, bodies);
        });
  }

  private static long payload(int count, PolynomialSize polynomialSize) {
    return SHAPE_BYTES + MaskSeed.BYTES + (long) count * polynomialSize.value() * Long.BYTES;
  }
}
