package io.cloakwork.fhe.noise;

import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.KeyDistribution;
import io.cloakwork.fhe.params.KeyDistribution.BlockBinary;
import io.cloakwork.fhe.params.KeyDistribution.UniformBinary;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.TfheParameters;

/**
 * Noise of the output of a bootstrap. It comes from the blind rotation alone: the input's noise
 * decides only whether the right entry of the table is found.
 *
 * <p>Letters: n small LWE dimension, k GLWE dimension, N polynomial size, B = 2^β and ℓ the
 * decomposition, q = 2^64, V_glwe the noise of a row of the bootstrap key. The formula for uniform
 * keys reproduces the failure probabilities that tfhe-rs publishes.
 */
public final class BootstrapNoise {

  /**
   * lg of the factor that the variance for block-binary keys is raised by. Measured variances were
   * 0.25 bit above the formula on average over keys and once 0.31; the cause is not known, and the
   * excess stays when the key has no noise, so it is in the transform and rounding terms.
   */
  public static final double BLOCK_BINARY_MARGIN_LOG2 = 0.35;

  /** Significant bits of a binary64. */
  private static final int MANTISSA_BITS = 53;

  private static final double Q = Math.scalb(1.0, 64);

  private BootstrapNoise() {}

  /** V_PBS for uniform keys, V_BR with its margin for block-binary keys. */
  public static Variance of(TfheParameters parameters) {
    return of(
        parameters.lwe().dimension(),
        parameters.lwe().key(),
        parameters.glwe(),
        FreshNoise.of(parameters.glwe().noise()),
        parameters.bootstrap());
  }

  /**
   * The same for a bootstrap key whose rows have another noise than fresh encryptions.
   *
   * @param rowNoise V_glwe, of each row of the key
   */
  public static Variance of(
      LweDimension small,
      KeyDistribution key,
      GlweShape glwe,
      Variance rowNoise,
      Decomposition decomposition) {
    return of(small.value(), key, glwe, rowNoise, decomposition, MANTISSA_BITS);
  }

  /**
   * The same with transforms of another precision.
   *
   * @param mantissaBits significant bits of the floating-point numbers
   */
  static Variance of(
      int n,
      KeyDistribution key,
      GlweShape glwe,
      Variance rowNoise,
      Decomposition decomposition,
      int mantissaBits) {
    double step = DecompositionNoise.stepSquared(decomposition);
    double perKeyBit =
        transform(glwe, decomposition, mantissaBits) + rows(glwe, rowNoise, decomposition);
    int extracted = glwe.extractedDimension().value();
    return switch (key) {
      case UniformBinary _ -> {
        double rounding =
            0.5 * extracted * (1 / (48 * Q * Q) + step / 24) + step / 24 - 1 / (24 * Q * Q);
        yield new Variance(n * (perKeyBit + rounding));
      }
      case BlockBinary(int length) -> {
        // A step adds up (ζ^a − 1)·key over the block: two terms for each key bit; a block selects
        // something, and so meets the rounding of the decomposition, in ℓ_b of ℓ_b + 1 cases.
        double rounding =
            2.0 * length / (length + 1) * (extracted / 24.0 + 1.0 / 12) * step / length;
        yield new Variance(n * (2 * perKeyBit + rounding))
            .times(Math.pow(2, BLOCK_BINARY_MARGIN_LOG2));
      }
    };
  }

  /**
   * Rounding of the transforms in one external product: 0.00705·2^(2·max(0, lg q −
   * mantissa))·B²/q²·ℓ^1.01827·k^1.22003·N^2.22003·(k+1)^1.01827, fitted to measurements.
   */
  static double transform(GlweShape glwe, Decomposition decomposition, int mantissaBits) {
    int k = glwe.dimension().value();
    int lostBits = Math.max(0, 64 - mantissaBits);
    return 0.00705
        * Math.scalb(1.0, 2 * lostBits + 2 * decomposition.baseLog().value())
        / (Q * Q)
        * Math.pow(decomposition.levelCount().value(), 1.01827)
        * Math.pow(k, 1.22003)
        * Math.pow(glwe.polynomialSize().value(), 2.22003)
        * Math.pow(k + 1, 1.01827);
  }

  /** Rounding of binary64 transforms in one external product. */
  static double transform(GlweShape glwe, Decomposition decomposition) {
    return transform(glwe, decomposition, MANTISSA_BITS);
  }

  /** ℓ·N·(k+1)·(B²/12 + 1/6)·V_glwe: digits times the noise of the rows in one external product. */
  static double rows(GlweShape glwe, Variance rowNoise, Decomposition decomposition) {
    return decomposition.levelCount().value()
        * (double) glwe.words()
        * DecompositionNoise.digitMeanSquare(decomposition)
        * rowNoise.value();
  }
}
