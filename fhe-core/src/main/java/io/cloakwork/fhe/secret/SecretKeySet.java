package io.cloakwork.fhe.secret;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.Progress;
import io.cloakwork.fhe.key.BootstrapKey;
import io.cloakwork.fhe.key.KeySwitchKey;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.random.MaskPurpose;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

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

  /**
   * Keys that were made before; they belong to the set from now on.
   *
   * @throws MismatchException if a key does not have the shape that the parameters say
   */
  static SecretKeySet of(TfheParameters parameters, LweSecretKey small, GlweSecretKey glwe) {
    SecretShapes.require(parameters.lwe(), small);
    SecretShapes.require(parameters.glwe(), glwe);
    return new SecretKeySet(parameters, small, glwe);
  }

  /**
   * Reads the keys from a file.
   *
   * @throws java.nio.file.AccessDeniedException if others than its owner may read or change it
   * @throws io.cloakwork.fhe.FormatException if it is no undamaged client key
   */
  public static SecretKeySet load(Path file) throws IOException {
    byte[] bytes = PrivateFile.read(file, SecretKeyFormat.MAX_BYTES);
    try {
      return SecretKeyFormat.decode(bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /**
   * Writes the keys to a new file that only its owner may read.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is one
   */
  public void save(Path file) throws IOException {
    byte[] bytes = SecretKeyFormat.encode(this);
    try {
      PrivateFile.create(file, bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
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
