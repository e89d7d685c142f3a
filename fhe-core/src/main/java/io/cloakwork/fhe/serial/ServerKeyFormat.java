package io.cloakwork.fhe.serial;

import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.key.BootstrapKey;
import io.cloakwork.fhe.key.GlwePublicKey;
import io.cloakwork.fhe.key.KeySwitchKey;
import io.cloakwork.fhe.key.OptionalKeys;
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
 * Server keys, streamed: seeds, and bodies of 50 bits for the bootstrap key, 32 for key switch,
 * casting, packing and decompression keys. Layout: {@code docs/formats.md}.
 *
 * <p>Version 1 has no decompression and re-randomization keys, and 64 bits for packing keys. Keys
 * without any of these are still written so.
 */
public final class ServerKeyFormat {
  private static final int CASTING = 1;
  private static final int PACKING = 2;
  private static final int DECOMPRESSION = 4;
  private static final int RERANDOMIZATION = 8;

  private ServerKeyFormat() {}

  /** Bytes of a key with the two keys that every bootstrap needs. */
  public static long size(TfheParameters parameters) {
    return size(ServerKeyShape.of(parameters));
  }

  /** Bytes of a key of this shape. */
  public static long size(ServerKeyShape shape) {
    return FormatWriter.objectBytes(shape.payload(shape.version()));
  }

  /**
   * Writes a key; the stream is neither closed nor flushed.
   *
   * @return its content digest: 64 hexadecimal digits, the SHA-256 of header and payload
   * @throws ParameterException if a body of the bootstrap key is not a multiple of 2^14, or one of
   *     the packing key not of 2^32
   */
  public static String write(ServerKey key, OutputStream out) throws IOException {
    ServerKeyShape shape = ServerKeyShape.of(key);
    byte[] digest =
        FormatWriter.write(
            out,
            ObjectKind.SERVER_KEY,
            shape.version(),
            shape.payload(shape.version()),
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
    check(in, ServerKeyShape.of(expected));
  }

  /** The same for a key of any shape, as {@link #read(InputStream, ServerKeyShape)} reads it. */
  public static void check(InputStream in, ServerKeyShape expected) throws IOException {
    FormatReader.check(
        in,
        ObjectKind.SERVER_KEY,
        reader -> {
          expectShape(reader, expected);
          reader.expectPayload(expected.payload(reader.version()));
        });
  }

  /**
   * What a key says that it is; the stream is left behind that. Whether the rest is there and
   * undamaged is for {@link #check(InputStream, ServerKeyShape)} to say, and whether such a key is
   * wanted for the caller: with a shape that was not expected, {@link #read} takes as much memory
   * as the bytes say.
   *
   * @throws FormatException if the bytes are not the beginning of a server key
   */
  public static ServerKeyShape shape(InputStream in) throws IOException {
    return FormatReader.head(in, ObjectKind.SERVER_KEY, ServerKeyFormat::readShape);
  }

  private static void writePayload(FormatWriter writer, ServerKey key) throws IOException {
    writeShape(writer, ServerKeyShape.of(key));
    writer.bytes(key.bootstrap().seed().bytes());
    writer.packedWords(key.bootstrap().bodies());
    write(writer, key.keySwitch());
    if (key.casting().isPresent()) {
      write(writer, key.casting().get());
    }
    if (key.packing().isPresent()) {
      writer.bytes(key.packing().get().seed().bytes());
      writer.upperHalves(key.packing().get().bodies());
    }
    if (key.decompression().isPresent()) {
      write(writer, key.decompression().get());
    }
    if (key.rerandomization().isPresent()) {
      writer.bytes(key.rerandomization().get().seed().bytes());
      writer.words64(key.rerandomization().get().body());
    }
  }

  private static void write(FormatWriter writer, KeySwitchKey key) throws IOException {
    writer.bytes(key.seed().bytes());
    writer.words32(key.bodies());
  }

  private static void writeShape(FormatWriter writer, ServerKeyShape shape) throws IOException {
    ParametersFormat.write(writer, shape.parameters());
    writer.u8(
        (shape.casting().isPresent() ? CASTING : 0)
            | (shape.packing().isPresent() ? PACKING : 0)
            | (shape.decompression().isPresent() ? DECOMPRESSION : 0)
            | (shape.rerandomization() ? RERANDOMIZATION : 0));
    if (shape.casting().isPresent()) {
      write(writer, shape.casting().get());
    }
    if (shape.packing().isPresent()) {
      Shapes.write(writer, shape.packing().get().output());
      Shapes.write(writer, shape.packing().get().decomposition());
    }
    if (shape.decompression().isPresent()) {
      write(writer, shape.decompression().get());
    }
  }

  private static void write(FormatWriter writer, ServerKeyShape.Casting key) throws IOException {
    Shapes.write(writer, key.inputDimension());
    Shapes.write(writer, key.decomposition());
  }

  private static ServerKey readPayload(FormatReader reader, ServerKeyShape expected)
      throws IOException {
    TfheParameters parameters = expected.parameters();
    expectShape(reader, expected);
    reader.expectPayload(expected.payload(reader.version()));

    MaskSeed bootstrapSeed = Shapes.seed(reader);
    BootstrapKey bootstrap =
        BootstrapKey.wrap(
            parameters, bootstrapSeed, reader.packedWords(BootstrapKey.bodyWords(parameters)));
    LweDimension big = parameters.glwe().extractedDimension();
    KeySwitchKey keySwitch =
        readKeySwitch(
            reader,
            MaskPurpose.KEY_SWITCH_KEY,
            parameters,
            new ServerKeyShape.Casting(big, parameters.keySwitch()));
    OptionalKeys optional = OptionalKeys.NONE;
    if (expected.casting().isPresent()) {
      optional =
          optional.withCasting(
              readKeySwitch(reader, MaskPurpose.CASTING_KEY, parameters, expected.casting().get()));
    }
    if (expected.packing().isPresent()) {
      ServerKeyShape.Packing shape = expected.packing().get();
      MaskSeed seed = Shapes.seed(reader);
      int bodies = shape.bodies(big);
      optional =
          optional.withPacking(
              PackingKeySwitchKey.wrap(
                  big,
                  shape.output(),
                  shape.decomposition(),
                  seed,
                  reader.version() == 1 ? reader.words64(bodies) : reader.upperHalves(bodies)));
    }
    if (expected.decompression().isPresent()) {
      optional =
          optional.withDecompression(
              readKeySwitch(
                  reader,
                  MaskPurpose.DECOMPRESSION_KEY,
                  parameters,
                  expected.decompression().get()));
    }
    if (expected.rerandomization()) {
      MaskSeed seed = Shapes.seed(reader);
      long[] body = reader.words64(expected.rerandomizationWords());
      optional =
          optional.withRerandomization(
              GlwePublicKey.wrap(MaskPurpose.RERANDOMIZATION_KEY, parameters.glwe(), seed, body));
    }
    return new ServerKey(parameters, bootstrap, keySwitch, optional);
  }

  private static KeySwitchKey readKeySwitch(
      FormatReader reader,
      MaskPurpose purpose,
      TfheParameters parameters,
      ServerKeyShape.Casting shape)
      throws IOException {
    MaskSeed seed = Shapes.seed(reader);
    return KeySwitchKey.wrap(
        purpose,
        shape.inputDimension(),
        parameters.lwe().dimension(),
        shape.decomposition(),
        seed,
        reader.words32(shape.bodies()));
  }

  private static void expectShape(FormatReader reader, ServerKeyShape expected) throws IOException {
    ServerKeyShape actual = readShape(reader);
    FormatReader.expect("server key parameters", expected.parameters(), actual.parameters());
    FormatReader.expect("casting key", expected.casting(), actual.casting());
    FormatReader.expect("packing key", expected.packing(), actual.packing());
    FormatReader.expect("decompression key", expected.decompression(), actual.decompression());
    FormatReader.expect(
        "re-randomization key", expected.rerandomization(), actual.rerandomization());
  }

  private static ServerKeyShape readShape(FormatReader reader) throws IOException {
    long start = reader.offset();
    TfheParameters parameters = ParametersFormat.read(reader);
    long at = reader.offset();
    int flags = reader.u8();
    int known =
        reader.version() == 1
            ? CASTING | PACKING
            : CASTING | PACKING | DECOMPRESSION | RERANDOMIZATION;
    if ((flags & ~known) != 0) {
      throw new FormatException("flags of optional keys", "in [0, " + known + "]", flags, at);
    }
    if (reader.version() > 1 && (flags & ~CASTING) == 0) {
      throw new FormatException(
          "flags of optional keys in version 2", "one that version 1 lacks", flags, at);
    }
    Optional<ServerKeyShape.Casting> casting =
        (flags & CASTING) == 0 ? Optional.empty() : Optional.of(readCasting(reader));
    Optional<ServerKeyShape.Packing> packing =
        (flags & PACKING) == 0 ? Optional.empty() : Optional.of(readPacking(reader));
    Optional<ServerKeyShape.Casting> decompression =
        (flags & DECOMPRESSION) == 0 ? Optional.empty() : Optional.of(readCasting(reader));
    boolean rerandomization = (flags & RERANDOMIZATION) != 0;
    return FormatReader.checked(
        start,
        () -> new ServerKeyShape(parameters, casting, packing, decompression, rerandomization));
  }

  private static ServerKeyShape.Packing readPacking(FormatReader reader) throws IOException {
    GlweShape output = Shapes.glweShape(reader);
    return new ServerKeyShape.Packing(output, Shapes.decomposition(reader));
  }

  private static ServerKeyShape.Casting readCasting(FormatReader reader) throws IOException {
    long at = reader.offset();
    LweDimension input = Shapes.lweDimension(reader);
    Decomposition decomposition = Shapes.decomposition(reader);
    return FormatReader.checked(at, () -> new ServerKeyShape.Casting(input, decomposition));
  }
}
