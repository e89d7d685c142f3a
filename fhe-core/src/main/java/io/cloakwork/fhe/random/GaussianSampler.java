package io.cloakwork.fhe.random;

import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.NoiseDistribution.Gaussian;

/**
 * Rounded Gaussian of mean zero on the torus, by the cosine branch of Box and Muller ("A note on
 * the generation of random normal deviates", 1958).
 *
 * <p>Two 64-bit words of the stream give one value: u = (upper 53 bits + 1)·2^−53 in (0, 1], v =
 * (upper 53 bits)·2^−53 in [0, 1), and σ·√(−2 ln u)·cos(2πv), reduced to [−½, ½) and rounded to a
 * multiple of 1/q, ties to even. {@link StrictMath} makes the bits the same on every machine. The
 * longest value is 8.57σ: beyond lie 2^−56 of a true Gaussian.
 *
 * @param standardDeviation σ relative to the torus, in (0, 1/4)
 * @param modulus q
 */
public record GaussianSampler(double standardDeviation, CiphertextModulus modulus)
    implements NoiseSampler {
  private static final double UNIT = 0x1p-53;

  /**
   * @throws io.cloakwork.fhe.ParameterException if the deviation is outside its range
   */
  public GaussianSampler {
    standardDeviation = new Gaussian(standardDeviation).standardDeviation();
  }

  @Override
  public long next(Csprng stream) {
    double u = ((stream.nextLong() >>> 11) + 1) * UNIT;
    double v = (stream.nextLong() >>> 11) * UNIT;
    double torus =
        standardDeviation
            * StrictMath.sqrt(-2 * StrictMath.log(u))
            * StrictMath.cos(2 * StrictMath.PI * v);
    torus -= Math.rint(torus);
    if (torus == 0.5) {
      torus = -0.5; // rint(½) is 0, and +2^63 would not fit a long
    }
    return (long) Math.rint(Math.scalb(torus, modulus.log2()));
  }
}
