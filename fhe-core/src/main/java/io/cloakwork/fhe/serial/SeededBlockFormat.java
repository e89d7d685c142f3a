package io.cloakwork.fhe.serial;

import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.SeededBlockList;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.PolynomialSize;
import io.cloakwork.fhe.random.MaskSeed;

/** Fresh blocks as a seed and bodies of 32 bits. Layout: {@code docs/formats.md}. */
public final class SeededBlockFormat {
  private static final int SHAPE_BYTES = Shapes.GLWE_BYTES + Shapes.COUNT_BYTES;

  private SeededBlockFormat() {}

  /** Bytes of a list of {@code count} blocks. */
  public static long size(int count) {
    return FormatWriter.objectBytes(payload(count));
  }

  public static byte[] encode(SeededBlockList list) {
    return FormatWriter.toBytes(
        ObjectKind.SEEDED_BLOCK_LIST,
        payload(list.count()),
        writer -> {
          Shapes.write(writer, list.dimension(), list.polynomialSize());
          writer.u32(list.count());
          writer.bytes(list.seed().bytes());
          writer.roundedWords(list.bodies(), SeededBlockList.BODY_BITS);
        });
  }

  /**
   * @param maxCount the most blocks that are expected
   * @throws FormatException if the bytes are not such a list
   * @throws MismatchException if they are one of another shape
   */
  public static SeededBlockList decode(
      byte[] bytes, GlweDimension dimension, PolynomialSize polynomialSize, int maxCount) {
    return FormatReader.fromBytes(
        bytes,
        ObjectKind.SEEDED_BLOCK_LIST,
        reader -> {
          Shapes.expectGlwe(reader, dimension, polynomialSize);
          int count = reader.count(maxCount, 1);
          reader.expectPayload(payload(count));
          MaskSeed seed = Shapes.seed(reader);
          long[] bodies = reader.roundedWords(count, SeededBlockList.BODY_BITS);
          return new SeededBlockList(dimension, polynomialSize, seed, bodies);
        });
  }

  private static long payload(int count) {
    return SHAPE_BYTES
        + MaskSeed.BYTES
        + FormatWriter.roundedBytes(count, SeededBlockList.BODY_BITS);
  }
}
