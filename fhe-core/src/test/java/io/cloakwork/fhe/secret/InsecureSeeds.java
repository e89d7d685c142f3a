package io.cloakwork.fhe.secret;

import java.util.Arrays;

/** Fixed seeds for tests that need the same keys and the same noise in every run. */
public final class InsecureSeeds {
  private InsecureSeeds() {}

  /** 32 bytes, all equal to the number. */
  public static SecretSeed numbered(int number) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) number);
    return SecretSeed.insecureFixed(bytes);
  }
}
