package io.cloakwork.fhe.serial;

import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.SeededLweCiphertextList;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.random.MaskSeed;

/** LWE ciphertexts modulo 2^64 as a seed and bodies. Layout: {@code docs/formats.md}. */
public final class SeededLweFormat {
  private static final int SHAPE_BYTES = Shapes.LWE_DIMENSION_BYTES + Shapes.COUNT_BYTES;

  private SeededLweFormat() {}

  /** Bytes of a list of {@code count} ciphertexts of any dimension. */
  public static long size(int count) {
    return FormatWriter.objectBytes(payload(count));
  }

  public static byte[] encode(SeededLweCiphertextList list) {
    return FormatWriter.toBytes(
        ObjectKind.SEEDED_LWE_LIST,
        payload(list.count()),
        writer -> {
          Shapes.write(writer, list.dimension());
          writer.u32(list.count());
          writer.bytes(list.seed().bytes());
          writer.words64(list.bodies());
        });
  }

  /**
   * @param maxCount the most ciphertexts that are expected
   * @throws FormatException if the bytes are not such a list
   * @throws MismatchException if they are one of another dimension
   */
  public static SeededLweCiphertextList decode(byte[] bytes, LweDimension dimension, int maxCount) {
    return FormatReader.fromBytes(
        bytes,
        ObjectKind.SEEDED_LWE_LIST,
        reader -> {
          FormatReader.expect("LWE dimension", dimension, Shapes.lweDimension(reader));
          int count = reader.count(maxCount, 1);
          reader.expectPayload(payload(count));
          MaskSeed seed = Shapes.seed(reader);
          return new SeededLweCiphertextList(dimension, seed, reader.words64(count));
        });
  }

  private static long payload(int count) {
    return SHAPE_BYTES + MaskSeed.BYTES + (long) count * Long.BYTES;
  }
}
