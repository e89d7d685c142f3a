package io.cloakwork.fhe.secret;

import io.cloakwork.fhe.Progress;
import io.cloakwork.fhe.key.BootstrapKey;
import io.cloakwork.fhe.key.KeySwitchKey;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.random.MaskPurpose;

/** The two independent secret keys of one client. Owns them: closing it erases both. */
public final class SecretKeySet implements AutoCloseable {
  private final TfheParameters parameters;
  private final LweSecretKey small;
  private final GlweSecretKey glwe;

  private SecretKeySet(TfheParameters parameters, LweSecretKey small, GlweSecretKey glwe) {
    this.parameters = parameters;
    this.small = small;
    this.glwe = glwe;
  }

  /** New keys. */
  public static SecretKeySet generate(TfheParameters parameters, SecretSeed seed) {
    return new SecretKeySet(
        parameters,
        LweSecretKey.generate(
            KeyRole.SMALL, parameters.lwe().dimension(), parameters.lwe().key(), seed),
        GlweSecretKey.generate(
            KeyRole.GLWE, parameters.glwe().dimension(), parameters.glwe().polynomialSize(), seed));
  }

  public TfheParameters parameters() {
    return parameters;
  }

  /** The LWE key of dimension n, for ciphertexts between key switch and modulus switch. */
  public LweSecretKey small() {
    return small;
  }

  /** The GLWE key; {@link GlweSecretKey#extracted()} is the big LWE key. */
  public GlweSecretKey glwe() {
    return glwe;
  }

  /**
   * The evaluation keys that every bootstrap needs.
   *
   * @param seed for this call only
   * @param progress in units of one coefficient of either key
   */
  public ServerKey serverKey(SecretSeed seed, Progress progress) {
    int n = small.dimension().value();
    int total = n + parameters.glwe().extractedDimension().value();
    BootstrapKey bootstrap =
        EvaluationKeys.bootstrapKey(
            parameters, small, glwe, seed, (done, _) -> progress.update(done, total));
    KeySwitchKey keySwitch =
        EvaluationKeys.keySwitchKey(
            MaskPurpose.KEY_SWITCH_KEY,
            glwe.extracted(),
            small,
            parameters.lwe().noise(),
            parameters.keySwitch(),
            seed,
            (done, _) -> progress.update(n + done, total));
    return ServerKey.of(parameters, bootstrap, keySwitch);
  }

  @Override
  public void close() {
    small.close();
    glwe.close();
  }

  @Override
  public String toString() {
    return "SecretKeySet[" + small + ", " + glwe + "]";
  }
}
