package io.cloakwork.fhe.key;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.random.Csprng;
import io.cloakwork.fhe.random.MaskPurpose;
import io.cloakwork.fhe.random.MaskSeed;
import java.util.EnumSet;
import java.util.Set;

/**
 * An encryption of zero (A, B = A·S + E) that others make encryptions of their own from. One
 * polynomial (k = 1); A comes from the seed.
 *
 * <p>The scheme is that of Joye, "TFHE Public-Key Encryption Revisited", eprint 2023/603.
 */
public final class GlwePublicKey {
  private static final Set<MaskPurpose> PURPOSES =
      EnumSet.of(MaskPurpose.COMPACT_PUBLIC_KEY, MaskPurpose.RERANDOMIZATION_KEY);

  private final MaskPurpose purpose;
  private final GlweShape shape;
  private final MaskSeed seed;
  private final long[] body;

  private GlwePublicKey(MaskPurpose purpose, GlweShape shape, MaskSeed seed, long[] body) {
    this.purpose = purpose;
    this.shape = shape;
    this.seed = seed;
    this.body = body;
  }

  /**
   * @param purpose {@link MaskPurpose#COMPACT_PUBLIC_KEY} or {@link
   *     MaskPurpose#RERANDOMIZATION_KEY}
   * @param shape of the secret key, and the noise of encryptions
   * @param body B: N words, not copied
   * @throws ParameterException if k is not 1
   * @throws MismatchException if the purpose or the length is another
   */
  public static GlwePublicKey wrap(
      MaskPurpose purpose, GlweShape shape, MaskSeed seed, long[] body) {
    requireOnePolynomial(shape);
    if (!PURPOSES.contains(purpose)) {
      throw new MismatchException("purpose of a public key", "one of " + PURPOSES, purpose);
    }
    int size = shape.polynomialSize().value();
    if (body.length != size) {
      throw new MismatchException("words of a public key", size, body.length);
    }
    return new GlwePublicKey(purpose, shape, seed, body);
  }

  /**
   * @throws ParameterException if k is not 1
   */
  public static void requireOnePolynomial(GlweShape shape) {
    if (shape.dimension().value() != 1) {
      throw new ParameterException(
          "GLWE dimension k of a public key", 1, shape.dimension().value());
    }
  }

  public MaskPurpose purpose() {
    return purpose;
  }

  /** Of the secret key, and the noise of encryptions. */
  public GlweShape shape() {
    return shape;
  }

  public MaskSeed seed() {
    return seed;
  }

  /** B, the storage itself: N words. */
  public long[] body() {
    return body;
  }

  /** A: N words, made again. */
  public long[] expandMask() {
    long[] mask = new long[body.length];
    try (Csprng stream = seed.stream(purpose, 0)) {
      stream.fill(mask, 0, mask.length);
    }
    return mask;
  }

  @Override
  public String toString() {
    return "GlwePublicKey[" + purpose + ", N=" + body.length + "]";
  }
}
