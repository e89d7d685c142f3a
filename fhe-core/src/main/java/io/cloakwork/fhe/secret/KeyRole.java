package io.cloakwork.fhe.secret;

/** What a secret key is for; separates the streams that keys are drawn from. */
public enum KeyRole {
  /** The small LWE key of dimension n. */
  SMALL,
  /** The GLWE key, whose coefficients are the big LWE key. */
  GLWE,
  /** The key behind a compact public key. */
  COMPACT,
  /** The GLWE key that packed ciphertexts stand under. */
  PACKING
}
