package io.cloakwork.fhe.noise;

import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.KeyDistribution;
import io.cloakwork.fhe.params.KeyDistribution.BlockBinary;
import io.cloakwork.fhe.params.KeyDistribution.UniformBinary;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.PolynomialSize;
import io.cloakwork.fhe.params.TfheParameters;

/**
 * Noise that the modulus switch to w = 2N adds. n is the small LWE dimension, q the modulus before.
 */
public final class ModulusSwitchNoise {
  private ModulusSwitchNoise() {}

  /** V_MS of the set: centred, from 2^32 to 2N. */
  public static Variance of(TfheParameters parameters) {
    return centred(
        parameters.lwe().dimension(),
        parameters.lwe().key(),
        CiphertextModulus.TWO_POW_32,
        parameters.glwe().polynomialSize(),
        0);
  }

  /**
   * Centred modulus switch (eprint 2025/809): the body is corrected by E[s] times the rounding
   * errors of the mask, and boxes of the table are met without a rounding of the body.
   *
   * <p>Uniform keys: n·(1/(24q²) + 1/(48w²)). Block-binary keys: n·p(1 − p)/(12w²), p = 1/(ℓ_b +
   * 1).
   *
   * @param tablesLog2 ϑ, for the form with 2^ϑ tables in which w = 2N/2^ϑ; 0 for one table, and for
   *     several tables of a small input in one rotation
   */
  public static Variance centred(
      LweDimension small,
      KeyDistribution key,
      CiphertextModulus modulus,
      PolynomialSize polynomialSize,
      int tablesLog2) {
    double n = small.value();
    double step = step(polynomialSize, tablesLog2);
    return switch (key) {
      case UniformBinary _ ->
          new Variance(n * (Math.scalb(1.0, -2 * modulus.log2()) / 24 + step * step / 48));
      case BlockBinary _ -> new Variance(n * FreshNoise.keyBitVariance(key) * step * step / 12);
    };
  }

  /**
   * Ordinary modulus switch of a uniform binary key: n·(1/(48q²) + 1/(24w²)) + 1/(12w²) − 1/(12q²).
   * No named set uses it; published figures of other libraries do.
   *
   * @param tablesLog2 as for {@link #centred}
   */
  public static Variance standard(
      LweDimension small,
      CiphertextModulus modulus,
      PolynomialSize polynomialSize,
      int tablesLog2) {
    double n = small.value();
    double step = step(polynomialSize, tablesLog2);
    double unit = Math.scalb(1.0, -2 * modulus.log2());
    return new Variance(n * (unit / 48 + step * step / 24) + step * step / 12 - unit / 12);
  }

  /** 1/w = 2^ϑ/2N. */
  private static double step(PolynomialSize polynomialSize, int tablesLog2) {
    if (tablesLog2 < 0 || tablesLog2 > polynomialSize.log2()) {
      throw new ParameterException(
          "lg of the tables ϑ", "in [0, " + polynomialSize.log2() + "]", tablesLog2);
    }
    return Math.scalb(1.0, tablesLog2 - polynomialSize.log2() - 1);
  }
}
