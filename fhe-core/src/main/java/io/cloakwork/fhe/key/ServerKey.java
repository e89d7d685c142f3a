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
 * @param optional keys that the client made beside them
 * @param client that made it, where this is known: in the program that made it, not where it was
 *     read
 */
public record ServerKey(
    TfheParameters parameters,
    BootstrapKey bootstrap,
    KeySwitchKey keySwitch,
    OptionalKeys optional,
    Optional<KeyId> client) {

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
    optional
        .casting()
        .ifPresent(key -> {
          expect(
              "casting key output dimension", parameters.lwe().dimension(), key.outputDimension());
          expect("casting key purpose", MaskPurpose.CASTING_KEY, key.purpose());
        });
    optional
        .packing()
        .ifPresent(key ->
            expect(
                "packing key input dimension",
                parameters.glwe().extractedDimension(),
                key.inputDimension()));
    optional
        .decompression()
        .ifPresent(key -> {
          expect(
              "decompression key output dimension",
              parameters.lwe().dimension(),
              key.outputDimension());
          expect("decompression key purpose", MaskPurpose.DECOMPRESSION_KEY, key.purpose());
          optional
              .packing()
              .ifPresent(packing ->
                  expect(
                      "decompression key input dimension",
                      packing.output().extractedDimension(),
                      key.inputDimension()));
        });
    optional
        .rerandomization()
        .ifPresent(key -> {
          expect("re-randomization key shape", parameters.glwe(), key.shape());
          expect("re-randomization key purpose", MaskPurpose.RERANDOMIZATION_KEY, key.purpose());
        });
  }

  /** Keys of a client that is not known. */
  public ServerKey(
      TfheParameters parameters,
      BootstrapKey bootstrap,
      KeySwitchKey keySwitch,
      OptionalKeys optional) {
    this(parameters, bootstrap, keySwitch, optional, Optional.empty());
  }

  /** The two keys that every bootstrap needs. */
  public static ServerKey of(
      TfheParameters parameters, BootstrapKey bootstrap, KeySwitchKey keySwitch) {
    return new ServerKey(parameters, bootstrap, keySwitch, OptionalKeys.NONE);
  }

  /** Whose values it computes on: the client if it is known, else this server key. */
  public KeyId id() {
    return client.orElseGet(() -> KeyId.of(KeyId.Kind.SERVER_KEY, bootstrap.seed().bytes()));
  }

  /** From the key of a compact public key to the small one, where the client made one. */
  public Optional<KeySwitchKey> casting() {
    return optional.casting();
  }

  /** From the big key to the storage key, where the client made one. */
  public Optional<PackingKeySwitchKey> packing() {
    return optional.packing();
  }

  /** From the storage key to the small one, where the client made one. */
  public Optional<KeySwitchKey> decompression() {
    return optional.decompression();
  }

  /** A public key under the big key, where the client made one. */
  public Optional<GlwePublicKey> rerandomization() {
    return optional.rerandomization();
  }

  private static void expect(String what, Object expected, Object actual) {
    if (!expected.equals(actual)) {
      throw new MismatchException(what, expected, actual);
    }
  }
}
