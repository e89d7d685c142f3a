package io.cloakwork.fhe.key;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.random.MaskPurpose;
import java.util.Optional;

/**
 * Everything that the computing side needs for one client, and nothing secret: seeded evaluation
 * keys.
 *
 * @param parameters of all keys
 * @param bootstrap encrypts the small key under the GLWE key
 * @param keySwitch from the big key to the small one
 * @param casting from the key of a compact public key to the small one, where the client made one
 * @param packing from the big key to a packing key, where the client made one
 */
public record ServerKey(
    TfheParameters parameters,
    BootstrapKey bootstrap,
    KeySwitchKey keySwitch,
    Optional<KeySwitchKey> casting,
    Optional<PackingKeySwitchKey> packing) {

  /**
   * @throws MismatchException if a key does not have the shape that the parameters say, or is one
   *     for another purpose
   */
  public ServerKey {
    if (!bootstrap.parameters().equals(parameters)) {
      throw new MismatchException("bootstrap key", parameters, bootstrap.parameters());
    }
    expect(
        "key switch input dimension",
        parameters.glwe().extractedDimension(),
        keySwitch.inputDimension());
    expect(
        "key switch output dimension", parameters.lwe().dimension(), keySwitch.outputDimension());
    expect("key switch decomposition", parameters.keySwitch(), keySwitch.decomposition());
    expect("key switch purpose", MaskPurpose.KEY_SWITCH_KEY, keySwitch.purpose());
    casting.ifPresent(key -> {
      expect("casting key output dimension", parameters.lwe().dimension(), key.outputDimension());
      expect("casting key purpose", MaskPurpose.CASTING_KEY, key.purpose());
    });
    packing.ifPresent(key ->
        expect(
            "packing key input dimension",
            parameters.glwe().extractedDimension(),
            key.inputDimension()));
  }

  /** The two keys that every bootstrap needs. */
  public static ServerKey of(
      TfheParameters parameters, BootstrapKey bootstrap, KeySwitchKey keySwitch) {
    return new ServerKey(parameters, bootstrap, keySwitch, Optional.empty(), Optional.empty());
  }

  private static void expect(String what, Object expected, Object actual) {
    if (!expected.equals(actual)) {
      throw new MismatchException(what, expected, actual);
    }
  }
}
