package io.cloakwork.fhe.serial;

import static io.cloakwork.fhe.serial.FormatReader.checked;

import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.KeyDistribution;
import io.cloakwork.fhe.params.KeyDistribution.BlockBinary;
import io.cloakwork.fhe.params.KeyDistribution.UniformBinary;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.LweShape;
import io.cloakwork.fhe.params.MessageSpace;
import io.cloakwork.fhe.params.NoiseDistribution;
import io.cloakwork.fhe.params.TfheParameters;
import java.io.IOException;

/**
 * Canonical encoding of {@link TfheParameters}: equal parameters have equal bytes. Layout: {@code
 * docs/formats.md}.
 */
public final class ParametersFormat {
  static final int PAYLOAD_BYTES =
      (1 + 1)
          + (Shapes.LWE_DIMENSION_BYTES + 1 + Shapes.NOISE_BYTES)
          + (Shapes.GLWE_BYTES + Shapes.NOISE_BYTES)
          + 2 * Shapes.DECOMPOSITION_BYTES;

  private ParametersFormat() {}

  /** Bytes of every encoding. */
  public static int size() {
    return (int) FormatWriter.objectBytes(PAYLOAD_BYTES);
  }

  public static byte[] encode(TfheParameters parameters) {
    return FormatWriter.toBytes(
        ObjectKind.PARAMETERS, PAYLOAD_BYTES, writer -> write(writer, parameters));
  }

  /**
   * Well-formed parameters. Whether they are secure is for {@code fhe.noise} to say.
   *
   * @throws FormatException if the bytes are not an encoding of parameters that can be built
   */
  public static TfheParameters decode(byte[] bytes) {
    return FormatReader.fromBytes(
        bytes,
        ObjectKind.PARAMETERS,
        reader -> {
          reader.expectPayload(PAYLOAD_BYTES);
          return read(reader);
        });
  }

  static void write(FormatWriter writer, TfheParameters parameters) throws IOException {
    writer.u8(parameters.message().messageBits());
    writer.u8(parameters.message().carryBits());
    Shapes.write(writer, parameters.lwe().dimension());
    writer.u8(parameters.lwe().key().blockLength());
    Shapes.write(writer, parameters.lwe().noise());
    Shapes.write(writer, parameters.glwe());
    Shapes.write(writer, parameters.bootstrap());
    Shapes.write(writer, parameters.keySwitch());
  }

  static TfheParameters read(FormatReader reader) throws IOException {
    long start = reader.offset();
    int messageBits = reader.u8();
    int carryBits = reader.u8();
    MessageSpace message = checked(start, () -> new MessageSpace(messageBits, carryBits));
    long lweStart = reader.offset();
    LweDimension dimension = Shapes.lweDimension(reader);
    long keyStart = reader.offset();
    int blockLength = reader.u8();
    KeyDistribution key =
        checked(
            keyStart, () -> blockLength == 1 ? new UniformBinary() : new BlockBinary(blockLength));
    NoiseDistribution noise = Shapes.noise(reader);
    LweShape lwe = checked(lweStart, () -> new LweShape(dimension, key, noise));
    GlweShape glwe = Shapes.glweShape(reader);
    Decomposition bootstrap = Shapes.decomposition(reader);
    Decomposition keySwitch = Shapes.decomposition(reader);
    return checked(start, () -> new TfheParameters(message, lwe, glwe, bootstrap, keySwitch));
  }
}
