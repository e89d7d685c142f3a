package io.cloakwork.fhe.noise;

import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.noise.SecurityTable.Point;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.KeyDistribution;
import io.cloakwork.fhe.params.KeyDistribution.UniformBinary;
import io.cloakwork.fhe.params.LweShape;
import io.cloakwork.fhe.params.NoiseDistribution;
import io.cloakwork.fhe.params.NoiseDistribution.Gaussian;
import io.cloakwork.fhe.params.NoiseDistribution.TUniform;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.params.TransportParameters;

/**
 * Security of keys in the block model, as a lower bound that rests on estimates made beforehand.
 *
 * <p>Nothing is extrapolated. A key is credited with the best of:
 *
 * <ol>
 *   <li>the figure of any tabulated key of the same distribution whose dimension and whose noise
 *       are both no larger: more of either never makes a key weaker;
 *   <li>{@value #CURVE_BITS} bits, not more, if its key is uniform binary and its noise is at least
 *       that of the curve of {@link SecureNoise}. Keys on that curve were estimated at dimensions
 *       879, 918, 1077, 1117, 2048 and 4096, none below 130.6 bits. Below dimension {@value
 *       #CURVE_FIRST_DIMENSION}, the smallest uniform key known to have 128 bits, the curve counts
 *       for nothing.
 * </ol>
 *
 * <p>A key without either is credited with 0 bits: it may be secure, but nobody has shown it. Noise
 * below TU(3) of the modulus in use counts for nothing, because attacks on tiny noise are not in
 * the model.
 *
 * <p>The GLWE key counts as an LWE key of dimension kN; no attack is known that gains from the
 * ring.
 */
public final class SecurityEstimate {
  /** What every key of an offered parameter set must have at least. */
  public static final double MINIMUM_BITS = 128;

  static final double CURVE_BITS = 128;
  static final int CURVE_FIRST_DIMENSION = 823;

  /** Of TU(3), the smallest noise of the curve, modulo 2^64. */
  private static final Variance SMALLEST = FreshNoise.of(new TUniform(3));

  /** Of TU(3) modulo 2^32, where small LWE ciphertexts live. */
  private static final Variance SMALLEST_SMALL = FreshNoise.of(new TUniform(3 + 32));

  private SecurityEstimate() {}

  /** The weaker of the two keys of a set: either opens the other. */
  public static SecurityLevel of(TfheParameters parameters) {
    return of(parameters.lwe()).weaker(of(parameters.glwe()));
  }

  /** The small LWE key, whose ciphertexts stand modulo 2^32. */
  public static SecurityLevel of(LweShape lwe) {
    return ofKey(lwe.dimension().value(), lwe.key(), lwe.noise(), SMALLEST_SMALL);
  }

  /** The GLWE key, uniform binary, modulo 2^64; also a key of compact public keys or of packing. */
  public static SecurityLevel of(GlweShape glwe) {
    return ofKey(glwe.extractedDimension().value(), new UniformBinary(), glwe.noise(), SMALLEST);
  }

  /**
   * Refuses parameters, from whomever they come, unless both keys are known to be secure.
   *
   * @param minimumBits usually {@link #MINIMUM_BITS}
   * @throws ParameterException naming the key, the bits that are needed and what is known
   */
  public static void require(TfheParameters parameters, double minimumBits) {
    LweShape lwe = parameters.lwe();
    require(
        "security of the small key (n = %d, ℓ_b = %d)"
            .formatted(lwe.dimension().value(), lwe.key().blockLength()),
        of(lwe),
        minimumBits);
    require(
        "security of the GLWE key (kN = %d)"
            .formatted(parameters.glwe().extractedDimension().value()),
        of(parameters.glwe()),
        minimumBits);
  }

  /**
   * Refuses a GLWE key of any kind unless it is known to be secure.
   *
   * @param key what it is for, such as "compact public key"
   * @param minimumBits usually {@link #MINIMUM_BITS}
   * @throws ParameterException naming the key, the bits that are needed and what is known
   */
  public static void require(String key, GlweShape glwe, double minimumBits) {
    require(
        "security of the %s (kN = %d)".formatted(key, glwe.extractedDimension().value()),
        of(glwe),
        minimumBits);
  }

  /** Refuses keys for transport unless both are known to be secure. */
  public static void require(TransportParameters transport, double minimumBits) {
    require("compact key", transport.compact().key(), minimumBits);
    require("storage key", transport.compression().storage(), minimumBits);
  }

  private static void require(String what, SecurityLevel level, double minimumBits) {
    if (!(level.bits() >= minimumBits)) { // a NaN is refused as well
      throw new ParameterException(what, "at least " + minimumBits + " bits", level);
    }
  }

  private static SecurityLevel ofKey(
      int dimension, KeyDistribution key, NoiseDistribution noise, Variance smallest) {
    Variance variance = FreshNoise.of(noise);
    if (variance.compareTo(smallest) < 0) {
      return new SecurityLevel(0, "noise below TU(3) of its modulus");
    }
    var best = new SecurityLevel(0, "no tabulated key has as little dimension and noise");
    for (Point point : SecurityTable.all()) {
      if (point.blockLength() == key.blockLength()
          && point.dimension() <= dimension
          && FreshNoise.of(point.noise()).compareTo(variance) <= 0
          && point.bits() > best.bits()) {
        best =
            new SecurityLevel(
                point.bits(),
                "estimated: ℓ_b = %d, dimension %d, %s"
                    .formatted(point.blockLength(), point.dimension(), text(point.noise())));
      }
    }
    return isOnCurve(dimension, key, variance) && best.bits() < CURVE_BITS
        ? new SecurityLevel(CURVE_BITS, "on the curve of secure noise")
        : best;
  }

  private static String text(NoiseDistribution noise) {
    return switch (noise) {
      case TUniform(int boundLog2) -> "TUniform(2^" + boundLog2 + ")";
      case Gaussian(double deviation) -> "Gaussian(" + deviation + ")";
    };
  }

  private static boolean isOnCurve(int dimension, KeyDistribution key, Variance variance) {
    return switch (key) {
      case UniformBinary _ ->
          dimension >= CURVE_FIRST_DIMENSION
              && FreshNoise.of(new TUniform(SecureNoise.tuniformBoundLog2(dimension)))
                      .compareTo(variance)
                  <= 0;
      case KeyDistribution.BlockBinary _ -> false;
    };
  }
}
