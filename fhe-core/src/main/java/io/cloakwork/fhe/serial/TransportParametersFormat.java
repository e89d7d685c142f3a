package io.cloakwork.fhe.serial;

import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.params.CompactParameters;
import io.cloakwork.fhe.params.TransportParameters;

/**
 * Canonical encoding of {@link TransportParameters}: equal parameters have equal bytes. Layout:
 * {@code docs/formats.md}.
 */
public final class TransportParametersFormat {
  private static final int PAYLOAD_BYTES = Shapes.COMPACT_BYTES + Shapes.COMPRESSION_BYTES;

  private TransportParametersFormat() {}

  /** Bytes of every encoding. */
  public static int size() {
    return (int) FormatWriter.objectBytes(PAYLOAD_BYTES);
  }

  public static byte[] encode(TransportParameters parameters) {
    return FormatWriter.toBytes(
        ObjectKind.TRANSPORT_PARAMETERS,
        PAYLOAD_BYTES,
        writer -> {
          Shapes.write(writer, parameters.compact());
          Shapes.write(writer, parameters.compression());
        });
  }

  /**
   * Well-formed parameters. Whether they are secure is for {@code fhe.noise} to say.
   *
   * @throws FormatException if the bytes are not an encoding of parameters that can be built
   */
  public static TransportParameters decode(byte[] bytes) {
    return FormatReader.fromBytes(
        bytes,
        ObjectKind.TRANSPORT_PARAMETERS,
        reader -> {
          reader.expectPayload(PAYLOAD_BYTES);
          CompactParameters compact = Shapes.compact(reader);
          return new TransportParameters(compact, Shapes.compression(reader));
        });
  }
}
