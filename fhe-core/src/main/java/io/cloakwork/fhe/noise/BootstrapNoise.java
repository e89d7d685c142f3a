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
 * decomposition, q = 2^64, V_glwe the noise of a row of the bootstrap key. The published formula
 * reproduces the failure probabilities that tfhe-rs publishes; ours adds what the canonical
 * arithmetic rounds more ({@code CanonicalRounding}), and agrees with measured variances ({@code
 * docs/results}).
 */
public final class BootstrapNoise {
  /** Significant bits of a binary64. */
  private static final int MANTISSA_BITS = 53;

  private static final double Q = Math.scalb(1.0, 64);

  private BootstrapNoise() {}

  /** Noise of a bootstrap with the set's keys in the canonical arithmetic. */
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
    double n = small.value();
    double steps = n / key.blockLength();
    double transforms =
        CanonicalRounding.transformFactor(key) * transform(glwe, decomposition, MANTISSA_BITS);
    return new Variance(
        n * products(key) * (transforms + rows(glwe, rowNoise, decomposition))
            + (steps + CanonicalRounding.latticeSteps(steps, glwe, decomposition, key))
                * stepRounding(key, glwe, decomposition)
            + CanonicalRounding.start(glwe, decomposition, key));
  }

  /**
   * The published formula: V_PBS for uniform keys; for block-binary ones the same terms with the
   * counts of their rotation. Lower than what is measured.
   */
  public static Variance published(TfheParameters parameters) {
    return published(
        parameters.lwe().dimension(),
        parameters.lwe().key(),
        parameters.glwe(),
        FreshNoise.of(parameters.glwe().noise()),
        parameters.bootstrap(),
        MANTISSA_BITS);
  }

  /**
   * The published formula with transforms of another precision.
   *
   * @param mantissaBits significant bits of the floating-point numbers
   */
  static Variance published(
      LweDimension small,
      KeyDistribution key,
      GlweShape glwe,
      Variance rowNoise,
      Decomposition decomposition,
      int mantissaBits) {
    double n = small.value();
    double product =
        transform(glwe, decomposition, mantissaBits) + rows(glwe, rowNoise, decomposition);
    return new Variance(
        n * products(key) * product
            + n / key.blockLength() * stepRounding(key, glwe, decomposition));
  }

  /** Products a key bit: a step with a block adds up (ζ^a − 1)·key, two terms for each bit. */
  private static int products(KeyDistribution key) {
    return switch (key) {
      case UniformBinary _ -> 1;
      case BlockBinary _ -> 2;
    };
  }

  /**
   * Rounding of the decomposition that one step adds. A key bit is 1 half of the time; a block
   * selects something, and then twice, in ℓ_b of ℓ_b + 1 cases.
   */
  private static double stepRounding(
      KeyDistribution key, GlweShape glwe, Decomposition decomposition) {
    double step = DecompositionNoise.stepSquared(decomposition);
    int extracted = glwe.extractedDimension().value();
    return switch (key) {
      case UniformBinary _ ->
          0.5 * extracted * (1 / (48 * Q * Q) + step / 24) + step / 24 - 1 / (24 * Q * Q);
      case BlockBinary(int length) ->
          2.0 * length / (length + 1) * (extracted / 24.0 + 1.0 / 12) * step;
    };
  }

  /**
   * Rounding of the transforms in one external product: 0.00705·2^(2·max(0, lg q −
   * mantissa))·B²/q²·ℓ^1.01827·k^1.22003·N^2.22003·(k+1)^1.01827, fitted by others to measurements
   * of their transforms.
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

  /** Rounding of the canonical transforms in one external product. */
  static double transform(GlweShape glwe, Decomposition decomposition) {
    return CanonicalRounding.transformFactor(new UniformBinary())
        * transform(glwe, decomposition, MANTISSA_BITS);
  }

  /** ℓ·N·(k+1)·(B²/12 + 1/6)·V_glwe: digits times the noise of the rows in one external product. */
  static double rows(GlweShape glwe, Variance rowNoise, Decomposition decomposition) {
    return decomposition.levelCount().value()
        * (double) glwe.words()
        * DecompositionNoise.digitMeanSquare(decomposition)
        * rowNoise.value();
  }
}
