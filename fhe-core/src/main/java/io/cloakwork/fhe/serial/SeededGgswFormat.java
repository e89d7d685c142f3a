package io.cloakwork.fhe.serial;

import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.SeededGgswCiphertextList;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.PolynomialSize;
import io.cloakwork.fhe.random.MaskSeed;

/** GGSW ciphertexts as a seed and bodies. Layout: {@code docs/formats.md}. */
public final class SeededGgswFormat {
  private static final int SHAPE_BYTES =
      Shapes.GLWE_BYTES + Shapes.DECOMPOSITION_BYTES + Shapes.COUNT_BYTES;

  private SeededGgswFormat() {}

  /** Bytes of a list of {@code count} ciphertexts. */
  public static long size(
      int count,
      GlweDimension dimension,
      PolynomialSize polynomialSize,
      Decomposition decomposition) {
    return FormatWriter.objectBytes(
        payload(count, eachBodies(dimension, polynomialSize, decomposition)));
  }

  public static byte[] encode(SeededGgswCiphertextList list) {
    int each = eachBodies(list.dimension(), list.polynomialSize(), list.decomposition());
    return FormatWriter.toBytes(
        ObjectKind.SEEDED_GGSW_LIST,
        payload(list.count(), each),
        writer -> {
          Shapes.write(writer, list.dimension(), list.polynomialSize());
          Shapes.write(writer, list.decomposition());
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
  public static SeededGgswCiphertextList decode(
      byte[] bytes,
      GlweDimension dimension,
      PolynomialSize polynomialSize,
      Decomposition decomposition,
      int maxCount) {
    int each = eachBodies(dimension, polynomialSize, decomposition);
    return FormatReader.fromBytes(
        bytes,
        ObjectKind.SEEDED_GGSW_LIST,
        reader -> {
          Shapes.expectGlwe(reader, dimension, polynomialSize);
          FormatReader.expect("GGSW decomposition", decomposition, Shapes.decomposition(reader));
          int count = reader.count(maxCount, each);
          reader.expectPayload(payload(count, each));
          MaskSeed seed = Shapes.seed(reader);
          long[] bodies = reader.words64(count * each);
          return new SeededGgswCiphertextList(
              dimension, polynomialSize, decomposition, seed, bodies);
        });
  }

  /** Body words of one ciphertext: (k + 1)·ℓ·N. */
  private static int eachBodies(
      GlweDimension dimension, PolynomialSize polynomialSize, Decomposition decomposition) {
    return dimension.size() * decomposition.levelCount().value() * polynomialSize.value();
  }

  private static long payload(int count, int each) {
    return SHAPE_BYTES + MaskSeed.BYTES + (long) count * each * Long.BYTES;
  }
}
