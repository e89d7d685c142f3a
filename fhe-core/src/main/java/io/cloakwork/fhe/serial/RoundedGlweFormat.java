package io.cloakwork.fhe.serial;

import io.cloakwork.fhe.ciphertext.RoundedGlweList;
import io.cloakwork.fhe.params.GlweShape;
import java.io.IOException;

/** The common layout of compact and compressed lists. */
final class RoundedGlweFormat {
  private static final int SHAPE_BYTES = Shapes.GLWE_BYTES + 1 + Shapes.COUNT_BYTES;

  private RoundedGlweFormat() {}

  static long size(GlweShape shape, int bits, int count) {
    return FormatWriter.objectBytes(payload(shape, bits, count));
  }

  static byte[] encode(ObjectKind kind, GlweShape shape, RoundedGlweList list) {
    return FormatWriter.toBytes(
        kind,
        payload(shape, list.bits(), list.count()),
        writer -> {
          Shapes.write(writer, list.dimension(), list.polynomialSize());
          writer.u8(list.bits());
          writer.u32(list.count());
          writer.roundedWords(list.words(), list.bits());
        });
  }

  static RoundedGlweList read(FormatReader reader, GlweShape shape, int bits, int maxCount)
      throws IOException {
    Shapes.expectGlwe(reader, shape.dimension(), shape.polynomialSize());
    FormatReader.expect("bits of a word", bits, reader.u8());
    // A list of one ciphertext has whole masks: at most so many words for each of them.
    int count = reader.count(maxCount, shape.words());
    reader.expectPayload(payload(shape, bits, count));
    int words = RoundedGlweList.wordCount(shape.dimension(), shape.polynomialSize(), count);
    return RoundedGlweList.wrap(
        shape.dimension(), shape.polynomialSize(), bits, count, reader.roundedWords(words, bits));
  }

  private static long payload(GlweShape shape, int bits, int count) {
    int words = RoundedGlweList.wordCount(shape.dimension(), shape.polynomialSize(), count);
    return SHAPE_BYTES + FormatWriter.roundedBytes(words, bits);
  }
}
