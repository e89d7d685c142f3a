package io.cloakwork.fhe.kernels.scalar;

import io.cloakwork.fhe.ciphertext.LookupTable;
import io.cloakwork.fhe.math.MonomialFactor;
import io.cloakwork.fhe.math.Rotation;
import io.cloakwork.fhe.params.KeyDistribution.BlockBinary;
import io.cloakwork.fhe.params.KeyDistribution.UniformBinary;
import io.cloakwork.fhe.params.TfheParameters;
import java.util.List;

/**
 * Blind rotation of a batch, one pass over the key ({@code docs/arithmetic.md}, sections 5 to 7).
 * Scratch of one call.
 *
 * <p>The accumulator of input c starts as X^−b · table and is multiplied by X^(aᵢ·sᵢ) for every key
 * bit sᵢ: a CMUX each for uniform keys (Chillotti, Gama, Georgieva, Izabachène, eprint 2018/421,
 * algorithm 3), one product a block for block-binary keys (Lee, Min, Seo, Song, eprint 2023/958).
 */
final class BlindRotation {
  private final TfheParameters parameters;
  private final FourierGgsw key;
  private final int size;
  private final int glweWords;
  private final ExternalProduct product;

  BlindRotation(TfheParameters parameters, FourierGgsw key) {
    this.parameters = parameters;
    this.key = key;
    this.size = parameters.glwe().polynomialSize().value();
    this.glweWords = parameters.glwe().words();
    this.product =
        new ExternalProduct(
            parameters.glwe().dimension().size(),
            parameters.glwe().polynomialSize(),
            parameters.bootstrap());
  }

  /**
   * @param exponents for each input n + 1 values in [0, 2N): mask, then body
   * @param tables one per input
   * @return the rotated accumulators, one GLWE ciphertext per input
   */
  long[] rotate(int[][] exponents, List<LookupTable> tables) {
    long[] accumulators = new long[exponents.length * glweWords];
    long[] body = new long[size];
    int n = parameters.lwe().dimension().value();
    for (int c = 0; c < exponents.length; c++) {
      tables.get(c).fillAccumulator(body, 0, size);
      int to = c * glweWords + glweWords - size;
      Rotation.multiply(body, 0, 2 * size - exponents[c][n], accumulators, to, size);
    }
    switch (parameters.lwe().key()) {
      case UniformBinary _ -> uniform(exponents, accumulators);
      case BlockBinary(int length) -> blocks(exponents, accumulators, length);
    }
    return accumulators;
  }

  /** ACC ← ACC + BSKᵢ ⊡ ((X^aᵢ − 1)·ACC), the rotation on the coefficients. */
  private void uniform(int[][] exponents, long[] accumulators) {
    long[] difference = new long[glweWords];
    for (int i = 0; i < key.re.length; i++) {
      for (int c = 0; c < exponents.length; c++) {
        int at = c * glweWords;
        for (int p = 0; p < glweWords; p += size) {
          Rotation.multiply(accumulators, at + p, exponents[c][i], difference, p, size);
        }
        for (int j = 0; j < glweWords; j++) {
          difference[j] -= accumulators[at + j];
        }
        product.decompose(difference, 0);
        product.multiply(key.re[i], key.im[i]);
        product.addTo(accumulators, at);
      }
    }
  }

  /**
   * ACC ← ACC + (Σ over the block of (X^aᵢ − 1)·BSKᵢ) ⊡ ACC. The key is combined first, in the
   * transform: over the elements in index order K_r = f_r·k_r (then fma(f_r, k_r, K_r)) followed by
   * fma(−f_i, k_i, K_r), and K_i likewise with k_i and fma(f_i, k_r, K_i).
   */
  private void blocks(int[][] exponents, long[] accumulators, int blockLength) {
    MonomialFactor factor = MonomialFactor.of(parameters.glwe().polynomialSize());
    int points = product.points();
    int keyPoints = key.re[0].length;
    double[] factorRe = new double[points];
    double[] factorIm = new double[points];
    double[] sumRe = new double[keyPoints];
    double[] sumIm = new double[keyPoints];
    for (int first = 0; first < key.re.length; first += blockLength) {
      for (int c = 0; c < exponents.length; c++) {
        java.util.Arrays.fill(sumRe, 0);
        java.util.Arrays.fill(sumIm, 0);
        for (int i = first; i < first + blockLength; i++) {
          factor.write(exponents[c][i], factorRe, factorIm);
          combine(factorRe, factorIm, key.re[i], key.im[i], sumRe, sumIm);
        }
        product.decompose(accumulators, c * glweWords);
        product.multiply(sumRe, sumIm);
        product.addTo(accumulators, c * glweWords);
      }
    }
  }

  private static void combine(
      double[] factorRe,
      double[] factorIm,
      double[] keyRe,
      double[] keyIm,
      double[] sumRe,
      double[] sumIm) {
    int points = factorRe.length;
    for (int p = 0; p < keyRe.length; p += points) {
      for (int j = 0; j < points; j++) {
        sumRe[p + j] =
            Math.fma(-factorIm[j], keyIm[p + j], Math.fma(factorRe[j], keyRe[p + j], sumRe[p + j]));
        sumIm[p + j] =
            Math.fma(factorIm[j], keyRe[p + j], Math.fma(factorRe[j], keyIm[p + j], sumIm[p + j]));
      }
    }
  }
}
