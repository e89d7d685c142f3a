package io.cloakwork.fhe.client;

import io.cloakwork.fhe.secret.SecretKeySet;

/** Client keys from secret keys that a test has chosen. */
public final class InsecureClientKeys {
  private InsecureClientKeys() {}

  public static ClientKey of(SecretKeySet keys) {
    return new ClientKey(keys);
  }
}
