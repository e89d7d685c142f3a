package io.cloakwork.fhe.serial;

import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.key.BootstrapKey;
import io.cloakwork.fhe.key.KeySwitchKey;
import io.cloakwork.fhe.key.PackingKeySwitchKey;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.random.MaskPurpose;
import io.cloakwork.fhe.random.MaskSeed;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Server keys, streamed: seeds, and bodies of 50 bits for the bootstrap key, 32 for key switch and
 * casting keys, 64 for packing keys. Layout: {@code docs/formats.md}.
 */
public final class ServerKeyFormat {
  private static final int CASTING = 1;
  private static final int PACKING = 2;

  private ServerKeyFormat() {}

  /** Bytes of a key with the two keys that every bootstrap needs. */
  public static long size(TfheParameters parameters) {
    return size(ServerKeyShape.of(parameters));
  }

  /** Bytes of a key of this shape. */
  public static long size(ServerKeyShape shape) {
    return FormatWriter.objectBytes(shape.payload());
  }

  /**
   * Writes a key; the stream is neither closed nor flushed.
   *
   * @return its content digest: 64 hexadecimal digits, the SHA-256 of header and payload
   * @throws ParameterException if a body of the bootstrap key is not a multiple of 2^14
   */
  public static String write(ServerKey key, OutputStream out) throws IOException {
    byte[] digest =
        FormatWriter.write(
            out,
            ObjectKind.SERVER_KEY,
            ServerKeyShape.of(key).payload(),
            writer -> writePayload(writer, key));
    return HexFormat.of().formatHex(digest);
  }

  /** The content digest that {@link #write} returns: the key's name in content-addressed stores. */
  public static String digest(ServerKey key) {
    try {
      return write(key, OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new AssertionError("the null stream has no input or output errors", e);
    }
  }

  /**
   * Reads a key without casting and packing keys.
   *
   * @see #read(InputStream, ServerKeyShape)
   */
  public static ServerKey read(InputStream in, TfheParameters expected) throws IOException {
    return read(in, ServerKeyShape.of(expected));
  }

  /**
   * Reads one key, exactly its bytes; it is complete and undamaged when this returns.
   *
   * @param expected decides how much memory the key takes, whatever the bytes say
   * @throws FormatException if the bytes are not a server key
   * @throws MismatchException if they are one of other parameters or with other keys
   */
  public static ServerKey read(InputStream in, ServerKeyShape expected) throws IOException {
    return FormatReader.read(in, ObjectKind.SERVER_KEY, reader -> readPayload(reader, expected));
  }

  /**
   * Reads one key as {@link #read(InputStream, TfheParameters)} does and keeps nothing of it: the
   * bytes are complete, undamaged and a key of these parameters when this returns.
   *
   * @throws FormatException if the bytes are not a server key
   * @throws MismatchException if they are one of other parameters or with other keys
   */
  public static void check(InputStream in, TfheParameters expected) throws IOException {
    ServerKeyShape shape = ServerKeyShape.of(expected);
    FormatReader.check(
        in,
        ObjectKind.SERVER_KEY,
        reader -> {
          expectShape(reader, shape);
          reader.expectPayload(shape.payload());
        });
  }

  private static void writePayload(FormatWriter writer, ServerKey key) throws IOException {
    Optional<KeySwitchKey> casting = key.casting();
    Optional<PackingKeySwitchKey> packing = key.packing();
    ParametersFormat.write(writer, key.parameters());
    writer.u8((casting.isPresent() ? CASTING : 0) | (packing.isPresent() ? PACKING : 0));
    if (casting.isPresent()) {
      Shapes.write(writer, casting.get().inputDimension());
      Shapes.write(writer, casting.get().decomposition());
    }
    if (packing.isPresent()) {
      Shapes.write(writer, packing.get().output());
      Shapes.write(writer, packing.get().decomposition());
    }
    writer.bytes(key.bootstrap().seed().bytes());
    writer.packedWords(key.bootstrap().bodies());
    writer.bytes(key.keySwitch().seed().bytes());
    writer.words32(key.keySwitch().bodies());
    if (casting.isPresent()) {
      writer.bytes(casting.get().seed().bytes());
      writer.words32(casting.get().bodies());
    }
    if (packing.isPresent()) {
      writer.bytes(packing.get().seed().bytes());
      writer.words64(packing.get().bodies());
    }
  }

  private static ServerKey readPayload(FormatReader reader, ServerKeyShape expected)
      throws IOException {
    TfheParameters parameters = expected.parameters();
    expectShape(reader, expected);
    reader.expectPayload(expected.payload());

    MaskSeed bootstrapSeed = Shapes.seed(reader);
    BootstrapKey bootstrap =
        BootstrapKey.wrap(
            parameters, bootstrapSeed, reader.packedWords(BootstrapKey.bodyWords(parameters)));
    LweDimension big = parameters.glwe().extractedDimension();
    LweDimension small = parameters.lwe().dimension();
    MaskSeed keySwitchSeed = Shapes.seed(reader);
    KeySwitchKey keySwitch =
        KeySwitchKey.wrap(
            MaskPurpose.KEY_SWITCH_KEY,
            big,
            small,
            parameters.keySwitch(),
            keySwitchSeed,
            reader.words32(expected.keySwitchBodies()));
    Optional<KeySwitchKey> casting = Optional.empty();
    if (expected.casting().isPresent()) {
      ServerKeyShape.Casting shape = expected.casting().get();
      MaskSeed seed = Shapes.seed(reader);
      casting =
          Optional.of(
              KeySwitchKey.wrap(
                  MaskPurpose.CASTING_KEY,
                  shape.inputDimension(),
                  small,
                  shape.decomposition(),
                  seed,
                  reader.words32(shape.bodies())));
    }
    Optional<PackingKeySwitchKey> packing = Optional.empty();
    if (expected.packing().isPresent()) {
      ServerKeyShape.Packing shape = expected.packing().get();
      MaskSeed seed = Shapes.seed(reader);
      packing =
          Optional.of(
              PackingKeySwitchKey.wrap(
                  big,
                  shape.output(),
                  shape.decomposition(),
                  seed,
                  reader.words64(shape.bodies(big))));
    }
    return new ServerKey(parameters, bootstrap, keySwitch, casting, packing);
  }

  private static void expectShape(FormatReader reader, ServerKeyShape expected) throws IOException {
    FormatReader.expect(
        "server key parameters", expected.parameters(), ParametersFormat.read(reader));
    long at = reader.offset();
    int flags = reader.u8();
    if ((flags & ~(CASTING | PACKING)) != 0) {
      throw new FormatException("flags of optional keys", "in [0, 3]", flags, at);
    }
    Optional<ServerKeyShape.Casting> casting = Optional.empty();
    if ((flags & CASTING) != 0) {
      long castingAt = reader.offset();
      LweDimension input = Shapes.lweDimension(reader);
      Decomposition decomposition = Shapes.decomposition(reader);
      casting =
          Optional.of(
              FormatReader.checked(
                  castingAt, () -> new ServerKeyShape.Casting(input, decomposition)));
    }
    FormatReader.expect("casting key", expected.casting(), casting);
    Optional<ServerKeyShape.Packing> packing = Optional.empty();
    if ((flags & PACKING) != 0) {
      GlweShape output = Shapes.glweShape(reader);
      packing = Optional.of(new ServerKeyShape.Packing(output, Shapes.decomposition(reader)));
    }
    FormatReader.expect("packing key", expected.packing(), packing);
  }
}
