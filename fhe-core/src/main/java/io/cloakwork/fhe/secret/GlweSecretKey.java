package io.cloakwork.fhe.secret;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.KeyDistribution.UniformBinary;
import io.cloakwork.fhe.params.PolynomialSize;
import io.cloakwork.fhe.random.Csprng;
import io.cloakwork.fhe.random.KeySampler;

/**
 * Binary GLWE secret key: k polynomials S_1 … S_k of N coefficients, uniform. Erased on close; no
 * {@code equals} and no {@code hashCode}: compare with {@link #hasSameBitsAs}.
 */
public final class GlweSecretKey implements AutoCloseable {
  private final GlweDimension dimension;
  private final PolynomialSize polynomialSize;
  private final SecretBits bits;

  private GlweSecretKey(GlweDimension dimension, PolynomialSize polynomialSize, SecretBits bits) {
    this.dimension = dimension;
    this.polynomialSize = polynomialSize;
    this.bits = bits;
  }

  /** A new key. */
  public static GlweSecretKey generate(
      KeyRole role, GlweDimension dimension, PolynomialSize polynomialSize, SecretSeed seed) {
    int length = dimension.value() * polynomialSize.value();
    try (Csprng stream = seed.keyBits(role)) {
      return new GlweSecretKey(
          dimension,
          polynomialSize,
          new SecretBits(KeySampler.sample(new UniformBinary(), length, stream)));
    }
  }

  /**
   * A key with the given bits.
   *
   * @param bits k·N words, each 0 or 1, polynomial by polynomial; copied
   * @throws MismatchException if the length is another or a word is neither 0 nor 1
   */
  public static GlweSecretKey of(
      GlweDimension dimension, PolynomialSize polynomialSize, long[] bits, SecretAccess access) {
    int expected = dimension.value() * polynomialSize.value();
    if (bits.length != expected) {
      throw new MismatchException("GLWE key coefficients", expected, bits.length);
    }
    return new GlweSecretKey(dimension, polynomialSize, SecretBits.checked(bits, access));
  }

  public GlweDimension dimension() {
    return dimension;
  }

  public PolynomialSize polynomialSize() {
    return polynomialSize;
  }

  /**
   * The big LWE key: the kN coefficients, polynomial by polynomial. It is a view: closing either
   * closes both.
   */
  public LweSecretKey extracted() {
    return new LweSecretKey(bits);
  }

  /** A copy of the kN coefficients, one word each, the caller's to erase. */
  public long[] bits(SecretAccess access) {
    return bits.copy(access);
  }

  /** Equality in constant time; keys of other shapes are unequal. */
  public boolean hasSameBitsAs(GlweSecretKey other) {
    return dimension.equals(other.dimension) && bits.sameAs(other.bits);
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
    return "GlweSecretKey[k=" + dimension.value() + ", N=" + polynomialSize.value() + "]";
  }
}
