package io.cloakwork.fhe.noise;

import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.GlweShape;

/**
 * Noise of what needs no bootstrap: integer combinations, products with plaintext polynomials,
 * external products and CMUX diagrams.
 */
public final class ProductNoise {
  private ProductNoise() {}

  /**
   * Σ c_i² over integer coefficients: the factor on the variance of a combination of independent
   * ciphertexts, or of a GLWE ciphertext times the plaintext polynomial with these coefficients.
   * Coefficients of one and the same ciphertext are to be added up first.
   */
  public static double squaredNorm(long... coefficients) {
    double sum = 0;
    for (long c : coefficients) {
      sum += (double) c * c;
    }
    return sum;
  }

  /** Integer combination of independent ciphertexts of equal noise: V·Σ c_i². Exact otherwise. */
  public static Variance linear(Variance input, long... coefficients) {
    return input.times(squaredNorm(coefficients));
  }

  /**
   * What an external product GGSW(m) ⊡ GLWE adds to m's share of the GLWE ciphertext's noise:
   * transform rounding, digits times row noise, and the rounding of the decomposition, which
   * reaches the result multiplied by m. The whole noise of the result is V_in·‖m‖² plus this.
   *
   * <p>Each term is that of one step of a blind rotation, where m is a key bit that is 0 half of
   * the time ({@link BootstrapNoise}); here ‖m‖² stands in place of its mean ½.
   *
   * @param glwe key and polynomial size of both ciphertexts
   * @param rowNoise of each row of the GGSW ciphertext
   * @param messageSquaredNorm ‖m‖², the sum of the squares of the coefficients of m: at most 1 for
   *     a bit or a monomial
   */
  public static Variance externalProduct(
      GlweShape glwe, Variance rowNoise, Decomposition decomposition, double messageSquaredNorm) {
    if (!(messageSquaredNorm >= 0)) {
      throw new ParameterException(
          "squared norm of the message", "not negative", messageSquaredNorm);
    }
    double step = DecompositionNoise.stepSquared(decomposition);
    int extracted = glwe.extractedDimension().value();
    double unit = Math.scalb(1.0, -128);
    double rounding = 0.5 * extracted * (unit / 24 + step / 12) + step / 12 - unit / 12;
    return new Variance(
        BootstrapNoise.transform(glwe, decomposition)
            + BootstrapNoise.rows(glwe, rowNoise, decomposition)
            + messageSquaredNorm * rounding);
  }

  /**
   * Result of a path of CMUX gates: each passes one of its inputs on and adds the noise of one
   * external product with a bit that is 1.
   *
   * @param leaves the largest noise of a leaf; zero for trivial ones
   * @param depth gates on the longest path from a leaf to the root, 0 or more
   */
  public static Variance cmuxDiagram(
      Variance leaves, int depth, GlweShape glwe, Variance rowNoise, Decomposition decomposition) {
    if (depth < 0) {
      throw new ParameterException("CMUX depth", "not negative", depth);
    }
    return leaves.plus(externalProduct(glwe, rowNoise, decomposition, 1).times(depth));
  }
}
