package io.cloakwork.fhe.secret;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.params.KeyDistribution;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.random.Csprng;
import io.cloakwork.fhe.random.KeySampler;

/**
 * Binary LWE secret key. Erased on close; no {@code equals} and no {@code hashCode}: compare with
 * {@link #hasSameBitsAs}.
 */
public final class LweSecretKey implements AutoCloseable {
  private final SecretBits bits;

  LweSecretKey(SecretBits bits) {
    this.bits = bits;
  }

  /** A new key. */
  public static LweSecretKey generate(
      KeyRole role, LweDimension dimension, KeyDistribution distribution, SecretSeed seed) {
    try (Csprng stream = seed.keyBits(role)) {
      return new LweSecretKey(
          new SecretBits(KeySampler.sample(distribution, dimension.value(), stream)));
    }
  }

  /**
   * A key with the given bits.
   *
   * @param bits n words, each 0 or 1; copied
   * @throws MismatchException if a word is neither 0 nor 1
   */
  public static LweSecretKey of(long[] bits, SecretAccess access) {
    return new LweSecretKey(SecretBits.checked(bits, access));
  }

  public LweDimension dimension() {
    return new LweDimension(bits.length());
  }

  /** A copy of the n bits, one word each, the caller's to erase. */
  public long[] bits(SecretAccess access) {
    return bits.copy(access);
  }

  /** Equality in constant time. */
  public boolean hasSameBitsAs(LweSecretKey other) {
    return bits.sameAs(other.bits);
  }

  SecretBits secret() {
    return bits;
  }

  /** Erases the key; afterwards every use throws {@link IllegalStateException}. */
  @Override
  public void close() {
    bits.close();
  }

  @Override
  public String toString() {
    return "LweSecretKey[n=" + bits.length() + "]";
  }
}
