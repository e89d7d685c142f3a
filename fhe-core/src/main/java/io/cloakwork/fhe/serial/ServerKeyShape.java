package io.cloakwork.fhe.serial;

import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.key.BootstrapKey;
import io.cloakwork.fhe.key.KeySwitchKey;
import io.cloakwork.fhe.key.PackingKeySwitchKey;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.random.MaskSeed;
import java.util.Optional;

/**
 * What a server key consists of: with it a reader knows every size before the first byte.
 *
 * @param parameters of all its keys
 * @param casting of the casting key, where there is one
 * @param packing of the packing key, where there is one
 */
public record ServerKeyShape(
    TfheParameters parameters, Optional<Casting> casting, Optional<Packing> packing) {

  static final int CASTING_BYTES = Shapes.LWE_DIMENSION_BYTES + Shapes.DECOMPOSITION_BYTES;
  static final int PACKING_BYTES =
      Shapes.GLWE_BYTES + Shapes.NOISE_BYTES + Shapes.DECOMPOSITION_BYTES;

  /**
   * A casting key.
   *
   * @param inputDimension of the compact public key's secret
   */
  public record Casting(LweDimension inputDimension, Decomposition decomposition) {
    public Casting {
      if (decomposition.precision() > 31) {
        throw new ParameterException(
            "casting key β·ℓ", "at most 31 (modulus 2^32)", decomposition.precision());
      }
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
    return new ServerKeyShape(parameters, Optional.empty(), Optional.empty());
  }

  /** The shape of a key. */
  public static ServerKeyShape of(ServerKey key) {
    return new ServerKeyShape(
        key.parameters(),
        key.casting()
            .map(casting -> new Casting(casting.inputDimension(), casting.decomposition())),
        key.packing().map(packing -> new Packing(packing.output(), packing.decomposition())));
  }

  /** kN·ℓ of the key switch. */
  int keySwitchBodies() {
    return KeySwitchKey.bodyWords(parameters.glwe().extractedDimension(), parameters.keySwitch());
  }

  long payload() {
    long bytes = ParametersFormat.PAYLOAD_BYTES + 1;
    bytes += MaskSeed.BYTES + FormatWriter.packedBytes(BootstrapKey.bodyWords(parameters));
    bytes += MaskSeed.BYTES + (long) keySwitchBodies() * Integer.BYTES;
    if (casting.isPresent()) {
      bytes += CASTING_BYTES + MaskSeed.BYTES + (long) casting.get().bodies() * Integer.BYTES;
    }
    if (packing.isPresent()) {
      int bodies = packing.get().bodies(parameters.glwe().extractedDimension());
      bytes += PACKING_BYTES + MaskSeed.BYTES + (long) bodies * Long.BYTES;
    }
    return bytes;
  }
}
