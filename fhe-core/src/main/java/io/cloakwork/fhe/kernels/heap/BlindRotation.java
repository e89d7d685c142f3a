package io.cloakwork.fhe.kernels.heap;

import io.cloakwork.fhe.ciphertext.LookupTable;
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
  private final RingProduct product;

  BlindRotation(TfheParameters parameters, FourierGgsw key, RingProduct product) {
    this.parameters = parameters;
    this.key = key;
    this.size = parameters.glwe().polynomialSize().value();
    this.glweWords = parameters.glwe().words();
    this.product = product;
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

  /** ACC ← ACC + (Σ over the block of (X^aᵢ − 1)·BSKᵢ) ⊡ ACC, block by block. */
  private void blocks(int[][] exponents, long[] accumulators, int blockLength) {
    int[] block = new int[blockLength];
    for (int first = 0; first < key.re.length; first += blockLength) {
      for (int c = 0; c < exponents.length; c++) {
        System.arraycopy(exponents[c], first, block, 0, blockLength);
        product.decompose(accumulators, c * glweWords);
        product.multiplyBlock(key.re, key.im, first, block);
        product.addTo(accumulators, c * glweWords);
      }
    }
  }
}
