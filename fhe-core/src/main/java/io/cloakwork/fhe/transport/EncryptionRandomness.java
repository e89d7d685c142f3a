package io.cloakwork.fhe.transport;

import io.cloakwork.fhe.random.Csprng;

/**
 * Random streams of one encryption with a public key, one for each purpose. Whoever knows them can
 * decrypt; they must serve one polynomial only. Closing erases them.
 *
 * @param ephemeral the binary polynomial that the public key is multiplied by
 * @param maskNoise noise of the mask polynomial
 * @param bodyNoise noise of the bodies
 */
public record EncryptionRandomness(Csprng ephemeral, Csprng maskNoise, Csprng bodyNoise)
    implements AutoCloseable {

  /**
   * Streams under a seed.
   *
   * @param purpose what the seed is used for; keeps the three streams apart from all others
   * @param index of the polynomial
   */
  public static EncryptionRandomness of(byte[] seed, String purpose, long index) {
    return new EncryptionRandomness(
        Csprng.of(seed, purpose + "/ephemeral", index),
        Csprng.of(seed, purpose + "/mask-noise", index),
        Csprng.of(seed, purpose + "/body-noise", index));
  }

  /** Nothing of what the streams hold, whatever they print themselves. */
  @Override
  public String toString() {
    return "EncryptionRandomness";
  }

  @Override
  public void close() {
    ephemeral.close();
    maskNoise.close();
    bodyNoise.close();
  }
}
