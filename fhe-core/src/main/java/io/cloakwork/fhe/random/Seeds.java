package io.cloakwork.fhe.random;

import java.security.SecureRandom;

/** Fresh seeds from the operating system's randomness. */
public final class Seeds {
  private Seeds() {}

  /**
   * {@value Csprng#SEED_BYTES} unpredictable bytes, the caller's own to keep secret and to erase.
   */
  public static byte[] fresh() {
    byte[] seed = new byte[Csprng.SEED_BYTES];
    // A new object for each seed: the platform's generator is shared behind it anyway, and no
    // state of ours can be read or fixed from elsewhere.
    new SecureRandom().nextBytes(seed);
    return seed;
  }
}
