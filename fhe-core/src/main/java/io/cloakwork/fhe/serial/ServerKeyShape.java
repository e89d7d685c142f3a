package io.cloakwork.fhe.serial;

import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.key.BootstrapKey;
import io.cloakwork.fhe.key.GlwePublicKey;
import io.cloakwork.fhe.key.KeySwitchKey;
import io.cloakwork.fhe.key.PackingKeySwitchKey;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.key.ServerKeyPart;
import io.cloakwork.fhe.params.CompressionParameters;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.params.TransportParameters;
import io.cloakwork.fhe.random.MaskSeed;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a server key consists of: with it a reader knows every size before the first byte.
 *
 * @param parameters of all its keys
 * @param casting of the casting key, where there is one
 * @param packing of the packing key, where there is one
 * @param decompression of the key switch key from the storage key, where there is one
 * @param rerandomization whether there is a public key under the big key
 */
public record ServerKeyShape(
    TfheParameters parameters,
    Optional<Casting> casting,
    Optional<Packing> packing,
    Optional<Casting> decompression,
    boolean rerandomization) {

  static final int CASTING_BYTES = Shapes.LWE_DIMENSION_BYTES + Shapes.DECOMPOSITION_BYTES;
  static final int PACKING_BYTES =
      Shapes.GLWE_BYTES + Shapes.NOISE_BYTES + Shapes.DECOMPOSITION_BYTES;

  /**
   * @throws ParameterException if there is a public key under a big key of several polynomials
   */
  public ServerKeyShape {
    if (rerandomization) {
      GlwePublicKey.requireOnePolynomial(parameters.glwe());
    }
  }

  /**
   * A key switch key from another key than the big one.
   *
   * @param inputDimension of that key
   */
  public record Casting(LweDimension inputDimension, Decomposition decomposition) {
    public Casting {
      if (decomposition.precision() > 31) {
        throw new ParameterException(
            "casting key β·ℓ", "at most 31 (modulus 2^32)", decomposition.precision());
      }
    }

    static Casting of(KeySwitchKey key) {
      return new Casting(key.inputDimension(), key.decomposition());
    }

    int bodies() {
      return KeySwitchKey.bodyWords(inputDimension, decomposition);
    }
  }

  /**
   * A packing key.
   *
   * @param output shape of the packed ciphertexts
   */
  public record Packing(GlweShape output, Decomposition decomposition) {
    int bodies(LweDimension inputDimension) {
      return PackingKeySwitchKey.bodyWords(inputDimension, output, decomposition);
    }
  }

  /** The two keys that every bootstrap needs. */
  public static ServerKeyShape of(TfheParameters parameters) {
    return new ServerKeyShape(
        parameters, Optional.empty(), Optional.empty(), Optional.empty(), false);
  }

  /** With keys beside them, as a client makes them. */
  public static ServerKeyShape of(
      TfheParameters parameters, TransportParameters transport, Set<ServerKeyPart> parts) {
    ServerKeyShape shape = of(parameters);
    for (ServerKeyPart part : parts) {
      shape =
          switch (part) {
            case PUBLIC_ENCRYPTION ->
                shape.with(
                    new Casting(
                        transport.compact().key().extractedDimension(),
                        transport.compact().casting()));
            case COMPRESSION -> shape.with(transport.compression());
            case RERANDOMIZATION ->
                new ServerKeyShape(
                    parameters, shape.casting, shape.packing, shape.decompression, true);
          };
    }
    return shape;
  }

  private ServerKeyShape with(Casting key) {
    return new ServerKeyShape(
        parameters, Optional.of(key), packing, decompression, rerandomization);
  }

  private ServerKeyShape with(CompressionParameters compression) {
    return new ServerKeyShape(
        parameters,
        casting,
        Optional.of(new Packing(compression.storage(), compression.packing())),
        Optional.of(
            new Casting(compression.storage().extractedDimension(), compression.decompression())),
        rerandomization);
  }

  /** The shape of a key. */
  public static ServerKeyShape of(ServerKey key) {
    return new ServerKeyShape(
        key.parameters(),
        key.casting().map(Casting::of),
        key.packing().map(packing -> new Packing(packing.output(), packing.decomposition())),
        key.decompression().map(Casting::of),
        key.rerandomization().isPresent());
  }

  /** The parts that are whole: a packing key of version 1 alone compresses nothing. */
  public Set<ServerKeyPart> parts() {
    Set<ServerKeyPart> parts = EnumSet.noneOf(ServerKeyPart.class);
    if (casting.isPresent()) {
      parts.add(ServerKeyPart.PUBLIC_ENCRYPTION);
    }
    if (packing.isPresent() && decompression.isPresent()) {
      parts.add(ServerKeyPart.COMPRESSION);
    }
    if (rerandomization) {
      parts.add(ServerKeyPart.RERANDOMIZATION);
    }
    return parts;
  }

  /** kN·ℓ of the key switch. */
  int keySwitchBodies() {
    return KeySwitchKey.bodyWords(parameters.glwe().extractedDimension(), parameters.keySwitch());
  }

  /** N. */
  int rerandomizationWords() {
    return parameters.glwe().polynomialSize().value();
  }

  /** The oldest format version that can express a key of this shape. */
  int version() {
    return packing.isPresent() || decompression.isPresent() || rerandomization ? 2 : 1;
  }

  /**
   * @param version of the format: 1 has packing keys with bodies of 8 bytes
   */
  long payload(int version) {
    long bytes = ParametersFormat.PAYLOAD_BYTES + 1;
    bytes += MaskSeed.BYTES + FormatWriter.packedBytes(BootstrapKey.bodyWords(parameters));
    bytes += MaskSeed.BYTES + (long) keySwitchBodies() * Integer.BYTES;
    bytes += casting.map(ServerKeyShape::payload).orElse(0L);
    if (packing.isPresent()) {
      int bodies = packing.get().bodies(parameters.glwe().extractedDimension());
      long each = version == 1 ? Long.BYTES : Integer.BYTES;
      bytes += PACKING_BYTES + MaskSeed.BYTES + bodies * each;
    }
    bytes += decompression.map(ServerKeyShape::payload).orElse(0L);
    if (rerandomization) {
      bytes += MaskSeed.BYTES + (long) rerandomizationWords() * Long.BYTES;
    }
    return bytes;
  }

  private static long payload(Casting key) {
    return CASTING_BYTES + MaskSeed.BYTES + (long) key.bodies() * Integer.BYTES;
  }
}
