package io.cloakwork.fhe.noise;

import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.KeyDistribution;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.NoiseDistribution;
import io.cloakwork.fhe.params.NoiseDistribution.Gaussian;
import io.cloakwork.fhe.params.NoiseDistribution.TUniform;

/** Noise of fresh encryptions, of rounding, and the moments of key bits. */
public final class FreshNoise {
  private FreshNoise() {}

  /** Noise of a fresh encryption modulo 2^64. */
  public static Variance of(NoiseDistribution noise) {
    return switch (noise) {
      case TUniform(int bound) -> tuniform(bound, CiphertextModulus.TWO_POW_64);
      case Gaussian(double deviation) -> Variance.ofStandardDeviation(deviation);
    };
  }

  /**
   * Noise of a fresh encryption whose distribution is given in units of q = 2^64, drawn modulo
   * another q: a bound is smaller by the quotient of the moduli (KS32: TU(45) becomes TU(13)).
   *
   * @throws ParameterException if the bound is smaller than one unit of the modulus
   */
  public static Variance of(NoiseDistribution noise, CiphertextModulus modulus) {
    return switch (noise) {
      case TUniform(int bound) ->
          tuniform(bound - (CiphertextModulus.TWO_POW_64.log2() - modulus.log2()), modulus);
      case Gaussian(double deviation) -> Variance.ofStandardDeviation(deviation);
    };
  }

  /**
   * Error of a word that is rounded to its upper bits: uniform in ±2^−(bits + 1). Bodies of a
   * bootstrap key are rounded so when the key is made: added to the noise of each of its rows.
   *
   * @param bits that remain, 1 to 64
   */
  public static Variance rounding(int bits) {
    if (bits < 1 || bits > 64) {
      throw new ParameterException("bits that remain", "in [1, 64]", bits);
    }
    return new Variance(Math.scalb(1.0 / 12, -2 * bits));
  }

  /**
   * An LWE ciphertext whose words are all rounded to their upper bits, under a uniform binary key:
   * (1 + d/2)·2^(−2 bits)/12. The errors of the mask meet key bits, half of which are 1.
   *
   * @param bits that remain, 1 to 64
   */
  public static Variance rounding(int bits, LweDimension dimension) {
    return rounding(bits).times(1 + dimension.value() / 2.0);
  }

  /**
   * Encryption with a public key of one polynomial: V·(N + 1). The phase has the public key's noise
   * times a uniform binary polynomial, the mask's noise times the uniform binary key, and the
   * body's noise.
   *
   * @param key of the secret key, and V
   */
  public static Variance ofPublicKey(GlweShape key) {
    return of(key.noise()).times(key.polynomialSize().value() + 1.0);
  }

  /**
   * Variance of one key bit, p(1 − p) where p = 1/(ℓ_b + 1) is its probability of being 1. No unit.
   */
  public static double keyBitVariance(KeyDistribution key) {
    double p = 1.0 / key.meanDenominator();
    return p * (1 - p);
  }

  /** (2^(2b+1) + 1)/6 in units of 1/q². */
  private static Variance tuniform(int bound, CiphertextModulus modulus) {
    if (bound < 0) {
      throw new ParameterException(
          "TUniform bound modulo 2^" + modulus.log2(), "at least 0", bound);
    }
    return new Variance(Math.scalb((Math.scalb(2.0, 2 * bound) + 1) / 6, -2 * modulus.log2()));
  }
}
