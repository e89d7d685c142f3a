package io.cloakwork.fhe.noise;

import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.KeyDistribution;
import io.cloakwork.fhe.params.KeyDistribution.BlockBinary;
import io.cloakwork.fhe.params.KeyDistribution.UniformBinary;

/**
 * What the canonical arithmetic rounds more than the published noise formula says: four terms, each
 * found by comparing single steps of blind rotations with exact integer arithmetic ({@code
 * docs/decisions/0006-noise-of-the-canonical-arithmetic.md}; the test {@code RotationTerms}
 * measures them again).
 *
 * <p>Two facts stand behind them. A rounding of a real number x adds γ·x²·2^−106 on average, γ = (1
 * − 1/4)/ln 4/3 = 0.18. And a GLWE key of uniform bits has the mean ½: at the root ζ = e^{iπ/N} its
 * value is N/π, 20 times the root mean square, so that errors of low frequency in the mask count
 * 400-fold.
 *
 * <p>Letters: N polynomial size, k GLWE dimension, B = 2^β and ℓ the decomposition, n/ℓ_b steps.
 */
final class CanonicalRounding {
  /** γ: mean square of a rounding, relative to x²·2^−106. */
  private static final double ROUNDING = 0.75 / Math.log(4) / 3;

  /**
   * Mean square of the transforms' rounding in one product in units of 2^−106, over that of the
   * published constant, 11.0: a butterfly of the tree rounds 1.75 times for each output and has a
   * twiddle that is itself rounded, ten levels deep, twice forward and once inverse; the twiddles'
   * errors add up. Counted 1.17 to 1.30 (depending on how they do), measured 1.25 ± 0.01.
   */
  private static final double TREE = 1.255;

  private static final double PUBLISHED_UNITS = 11.0;

  /**
   * C·h²: C = 8.5 roundings of a key at ζ (its transform, the combination, the product), h = 0.177
   * the first harmonic of the look-up table m ↦ m as a share of the torus. Measured 0.25 to 0.27.
   */
  private static final double START_BLOCK = 0.27;

  /** The same where (X^a − 1)·table wraps around the torus first: measured 0.05 (m ↦ m). */
  private static final double START_UNIFORM = 0.05;

  /** The second step's: measured 0.0025 to 0.0040 at ℓ_b = 2, 3 and 4, each under 40 keys. */
  private static final double LATTICE_BLOCK = 0.0037;

  /** Measured where the difference of two coarse words is decomposed; it fades with 1/t. */
  private static final double LATTICE_UNIFORM = 0.0009;

  private CanonicalRounding() {}

  /**
   * Factor on the published rounding of the transforms of one product.
   *
   * <p>For block-binary keys the key is combined first: Σ (ζ^a − 1)·key takes two roundings a key
   * bit, on sums that grow, ℓ_b + ½ of a full one together; the factors themselves have 0.2
   * (counted at most 0.35; the factor was measured as 1.31, 1.32 and 1.36 at ℓ_b = 2, 3 and 4).
   */
  static double transformFactor(KeyDistribution key) {
    return switch (key) {
      case UniformBinary _ -> TREE;
      case BlockBinary(int length) -> TREE + (ROUNDING * (length + 0.5) + 0.2) / PUBLISHED_UNITS;
    };
  }

  /**
   * Variance that the first step adds to a rotation. Its accumulator is the bare look-up table: a
   * smooth polynomial, whose digits are not spread over all frequencies as later ones are. Their
   * value at ζ is N·B·h; there the key's rounding meets the large value of the GLWE key.
   *
   * <p>2ℓ_b·k·N³·B²/(6π²)·C·h²·2^−106. For a table that is nearly ½ everywhere it is three times as
   * large, for one of small values next to nothing.
   */
  static double start(GlweShape glwe, Decomposition decomposition, KeyDistribution key) {
    double size = glwe.polynomialSize().value();
    double harmonic =
        switch (key) {
          case UniformBinary _ -> START_UNIFORM;
          case BlockBinary _ -> START_BLOCK;
        };
    return terms(key)
        * glwe.dimension().value()
        * Math.pow(size, 3)
        * Math.scalb(1.0, 2 * decomposition.baseLog().value() - 106)
        * harmonic
        / (6 * Math.PI * Math.PI);
  }

  /**
   * Steps' worth of rounding that the decomposition adds because accumulators are coarse: what a
   * product adds to them is a multiple of the last place of a large real number, so for the first
   * steps their lowest bits are zero, ties are frequent, and ties go up. That bias is the same for
   * all coefficients, a polynomial of low frequency, with the phase φ_t at step t; φ_t² fades with
   * 1/t.
   *
   * <p>A block-binary step rounds the accumulator itself, so that a bit of 1 at exponent a adds
   * (X^a − 1)·φ_t. The −φ_t cancels the +φ of the step before, but for their difference: of a whole
   * rotation φ of its first step is left, a small last one, and Σ (φ_t+1 − φ_t)² = 0.11·φ². That is
   * one φ² altogether, of which one step's rounding is worth 2ℓ_b/(ℓ_b + 1). A uniform step rounds
   * (X^a − 1)·accumulator and adds φ_t alone, so that the squares add up to ln(n).
   *
   * <p>c·N·ℓ·N(k + 1)·B^(2 + 2ℓ)·2^−106, with c = 0.0037·(ℓ_b + 1) for blocks and 0.0009·ln(n) for
   * uniform keys, in units of one step's rounding.
   */
  static double latticeSteps(
      double steps, GlweShape glwe, Decomposition decomposition, KeyDistribution key) {
    int levels = decomposition.levelCount().value();
    double bias =
        switch (key) {
          case UniformBinary _ -> LATTICE_UNIFORM * Math.max(0, Math.log(steps));
          case BlockBinary(int length) -> steps > 1 ? LATTICE_BLOCK * (length + 1) : 0;
        };
    return bias
        * glwe.polynomialSize().value()
        * levels
        * glwe.words()
        * Math.scalb(1.0, 2 * (1 + levels) * decomposition.baseLog().value() - 106);
  }

  /** Key polynomials that are added up in a step: two for each key bit of a block. */
  private static int terms(KeyDistribution key) {
    return switch (key) {
      case UniformBinary _ -> 1;
      case BlockBinary(int length) -> 2 * length;
    };
  }
}
