package io.cloakwork.fhe.secret;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Fixed seeds for tests that need the same keys and the same noise in every run. */
public final class InsecureSeeds {
  private InsecureSeeds() {}

  /** 32 bytes, all equal to the number. */
  public static SecretSeed numbered(int number) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) number);
    return SecretSeed.insecureFixed(bytes);
  }

  /** 32 bytes from a generator that every number starts elsewhere: for many seeds. */
  public static SecretSeed drawn(long number) {
    var random = new SplittableRandom(number);
    ByteBuffer bytes = ByteBuffer.allocate(32);
    while (bytes.hasRemaining()) {
      bytes.putLong(random.nextLong());
    }
    return SecretSeed.insecureFixed(bytes.array());
  }
}
