package io.cloakwork.fhe.serial;

import static io.cloakwork.fhe.serial.FormatReader.checked;

import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.key.CompactPublicKey;
import io.cloakwork.fhe.key.GlwePublicKey;
import io.cloakwork.fhe.params.CompactParameters;
import io.cloakwork.fhe.params.MessageSpace;
import io.cloakwork.fhe.random.MaskPurpose;
import io.cloakwork.fhe.random.MaskSeed;
import java.io.IOException;

/** Compact public keys, as a seed and one polynomial. Layout: {@code docs/formats.md}. */
public final class CompactPublicKeyFormat {
  private static final int SHAPE_BYTES = (1 + 1) + Shapes.COMPACT_BYTES;

  private CompactPublicKeyFormat() {}

  /** Bytes of a key. */
  public static long size(CompactParameters parameters) {
    return FormatWriter.objectBytes(payload(parameters));
  }

  public static byte[] encode(CompactPublicKey key) {
    return FormatWriter.toBytes(
        ObjectKind.COMPACT_PUBLIC_KEY,
        payload(key.parameters()),
        writer -> {
          writer.u8(key.message().messageBits());
          writer.u8(key.message().carryBits());
          Shapes.write(writer, key.parameters());
          writer.bytes(key.key().seed().bytes());
          writer.words64(key.key().body());
        });
  }

  /**
   * @param message of the blocks that are expected
   * @param parameters that are expected
   * @throws FormatException if the bytes are not such a key
   * @throws MismatchException if they are one of other parameters
   */
  public static CompactPublicKey decode(
      byte[] bytes, MessageSpace message, CompactParameters parameters) {
    return FormatReader.fromBytes(
        bytes,
        ObjectKind.COMPACT_PUBLIC_KEY,
        reader -> {
          MessageSpace actual = messageSpace(reader);
          FormatReader.expect("message space", message, actual);
          FormatReader.expect("compact parameters", parameters, Shapes.compact(reader));
          return key(reader, message, parameters);
        });
  }

  /**
   * A key of whatever parameters it says, at most half a megabyte. Whoever encrypts with it says
   * whether they are secure ({@code PublicEncryptor.of}), and the server whether it expands such
   * lists.
   *
   * @throws FormatException if the bytes are not a compact public key
   */
  public static CompactPublicKey decode(byte[] bytes) {
    return FormatReader.fromBytes(
        bytes,
        ObjectKind.COMPACT_PUBLIC_KEY,
        reader -> {
          MessageSpace message = messageSpace(reader);
          return key(reader, message, Shapes.compact(reader));
        });
  }

  private static MessageSpace messageSpace(FormatReader reader) throws IOException {
    long at = reader.offset();
    int messageBits = reader.u8();
    int carryBits = reader.u8();
    return checked(at, () -> new MessageSpace(messageBits, carryBits));
  }

  private static CompactPublicKey key(
      FormatReader reader, MessageSpace message, CompactParameters parameters) throws IOException {
    reader.expectPayload(payload(parameters));
    MaskSeed seed = Shapes.seed(reader);
    long[] body = reader.words64(parameters.key().polynomialSize().value());
    return new CompactPublicKey(
        message,
        parameters,
        GlwePublicKey.wrap(MaskPurpose.COMPACT_PUBLIC_KEY, parameters.key(), seed, body));
  }

  private static long payload(CompactParameters parameters) {
    return SHAPE_BYTES
        + MaskSeed.BYTES
        + (long) parameters.key().polynomialSize().value() * Long.BYTES;
  }
}
