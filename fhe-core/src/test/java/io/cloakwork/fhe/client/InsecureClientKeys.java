package io.cloakwork.fhe.client;

import io.cloakwork.fhe.key.CompactPublicKey;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.secret.SecretKeySet;
import io.cloakwork.fhe.secret.SecretSeed;
import java.io.IOException;
import java.nio.file.Path;

/** Client keys of parameters that need not be secure, for tests. */
public final class InsecureClientKeys {
  private InsecureClientKeys() {}

  /** Fresh keys of any parameters, toy ones too. */
  public static ClientKey generate(TfheParameters parameters) {
    try (SecretSeed seed = SecretSeed.fresh()) {
      return of(SecretKeySet.generate(parameters, seed));
    }
  }

  /** A key from its file, of any parameters. */
  public static ClientKey load(Path file) throws IOException {
    return of(SecretKeySet.load(file));
  }

  /** A client key from secret keys that a test has chosen. */
  public static ClientKey of(SecretKeySet keys) {
    return new ClientKey(keys);
  }

  /** An encryptor for a public key of any parameters. */
  public static PublicEncryptor encryptor(CompactPublicKey key) {
    return PublicEncryptor.insecure(key);
  }
}
