package io.cloakwork.fhe.kernels.heap;

import io.cloakwork.fhe.ciphertext.LookupTable;
import io.cloakwork.fhe.math.Rotation;
import io.cloakwork.fhe.params.KeyDistribution.BlockBinary;
import io.cloakwork.fhe.params.KeyDistribution.UniformBinary;
import io.cloakwork.fhe.params.TfheParameters;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Blind rotation of a batch, one pass over the key ({@code docs/arithmetic.md}, sections 5 to 7).
 * Scratch of one call.
 *
 * <p>The accumulator of input c starts as X^−b · table and is multiplied by X^(aᵢ·sᵢ) for every key
 * bit sᵢ: a CMUX each for uniform keys (Chillotti, Gama, Georgieva, Izabachène, eprint 2018/421,
 * algorithm 3), one product a block for block-binary keys (Lee, Min, Seo, Song, eprint 2023/958).
 */
final class BlindRotation {
  /**
   * Inputs that share one pass over the key. With the default parameters the state of an input
   * takes 64 KiB and a step's key 64 or 192 KiB: more inputs would leave the second-level cache,
   * and the key's share of the time is small already.
   */
  private static final int TILE = 8;

  private final TfheParameters parameters;
  private final FourierGgsw key;
  private final int size;
  private final int glweWords;
  private final Supplier<RingProduct> products;

  BlindRotation(TfheParameters parameters, FourierGgsw key, Supplier<RingProduct> products) {
    this.parameters = parameters;
    this.key = key;
    this.size = parameters.glwe().polynomialSize().value();
    this.glweWords = parameters.glwe().words();
    this.products = products;
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
    List<RingProduct> tile =
        Stream.generate(products).limit(Math.min(TILE, exponents.length)).toList();
    for (int first = 0; first < exponents.length; first += TILE) {
      int count = Math.min(TILE, exponents.length - first);
      switch (parameters.lwe().key()) {
        case UniformBinary _ -> uniform(exponents, accumulators, first, tile.subList(0, count));
        case BlockBinary(int length) ->
            blocks(exponents, accumulators, first, tile.subList(0, count), length);
      }
    }
    return accumulators;
  }

  /** ACC ← ACC + BSKᵢ ⊡ ((X^aᵢ − 1)·ACC), the rotation on the coefficients. */
  private void uniform(
      int[][] exponents, long[] accumulators, int first, List<RingProduct> products) {
    long[] difference = new long[glweWords];
    for (int i = 0; i < key.count(); i++) {
      for (int c = 0; c < products.size(); c++) {
        int at = (first + c) * glweWords;
        for (int p = 0; p < glweWords; p += size) {
          Rotation.multiply(accumulators, at + p, exponents[first + c][i], difference, p, size);
        }
        for (int j = 0; j < glweWords; j++) {
          difference[j] -= accumulators[at + j];
        }
        RingProduct product = products.get(c);
        product.decompose(difference, 0);
        product.multiply(key.block(i));
        product.addTo(accumulators, at);
      }
    }
  }

  /** ACC ← ACC + (Σ over the block of (X^aᵢ − 1)·BSKᵢ) ⊡ ACC, block by block. */
  private void blocks(
      int[][] exponents,
      long[] accumulators,
      int first,
      List<RingProduct> products,
      int blockLength) {
    int[] block = new int[blockLength];
    for (int c = 0; c < products.size(); c++) {
      products.get(c).decompose(accumulators, (first + c) * glweWords);
    }
    for (int b = 0; b < key.count(); b++) {
      boolean last = b == key.count() - 1;
      for (int c = 0; c < products.size(); c++) {
        RingProduct product = products.get(c);
        System.arraycopy(exponents[first + c], b * blockLength, block, 0, blockLength);
        product.multiplyBlock(key.block(b), block);
        int at = (first + c) * glweWords;
        if (last) {
          product.addTo(accumulators, at);
        } else {
          product.addToAndDecompose(accumulators, at);
        }
      }
    }
  }
}
