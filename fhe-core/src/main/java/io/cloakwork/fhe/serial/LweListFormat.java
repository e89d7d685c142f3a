package io.cloakwork.fhe.serial;

import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.LweDimension;

/** LWE ciphertexts with their masks, modulo 2^64 or 2^32. Layout: {@code docs/formats.md}. */
public final class LweListFormat {
  private static final int SHAPE_BYTES =
      Shapes.LWE_DIMENSION_BYTES + Shapes.MODULUS_BYTES + Shapes.COUNT_BYTES;

  private LweListFormat() {}

  /** Bytes of a list of {@code count} ciphertexts. */
  public static long size(int count, LweDimension dimension, CiphertextModulus modulus) {
    return FormatWriter.objectBytes(payload(count, dimension, modulus));
  }

  /**
   * @throws ParameterException if a word modulo 2^32 is not below 2^32
   */
  public static byte[] encode(LweCiphertextList list) {
    return FormatWriter.toBytes(
        ObjectKind.LWE_LIST,
        payload(list.count(), list.dimension(), list.modulus()),
        writer -> {
          Shapes.write(writer, list.dimension());
          Shapes.write(writer, list.modulus());
          writer.u32(list.count());
          switch (list.modulus()) {
            case TWO_POW_32 -> writer.words32(list.words());
            case TWO_POW_64 -> writer.words64(list.words());
          }
        });
  }

  /**
   * @param maxCount the most ciphertexts that are expected
   * @throws FormatException if the bytes are not such a list
   * @throws MismatchException if they are one of another dimension or modulus
   */
  public static LweCiphertextList decode(
      byte[] bytes, LweDimension dimension, CiphertextModulus modulus, int maxCount) {
    return FormatReader.fromBytes(
        bytes,
        ObjectKind.LWE_LIST,
        reader -> {
          FormatReader.expect("LWE dimension", dimension, Shapes.lweDimension(reader));
          FormatReader.expect("ciphertext modulus", modulus, Shapes.modulus(reader));
          int count = reader.count(maxCount, dimension.size());
          reader.expectPayload(payload(count, dimension, modulus));
          int words = count * dimension.size();
          return LweCiphertextList.wrap(
              dimension,
              modulus,
              switch (modulus) {
                case TWO_POW_32 -> reader.wideWords32(words);
                case TWO_POW_64 -> reader.words64(words);
              });
        });
  }

  private static long payload(int count, LweDimension dimension, CiphertextModulus modulus) {
    return SHAPE_BYTES + (long) count * dimension.size() * (modulus.log2() / Byte.SIZE);
  }
}
