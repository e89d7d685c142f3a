package io.cloakwork.fhe.params;

import io.cloakwork.fhe.params.NoiseDistribution.TUniform;

/**
 * Compression of results: many blocks are packed into one GLWE ciphertext under a key of its own,
 * the storage key, and few bits of each word are kept.
 *
 * @param storage the storage key (uniform binary) and the noise of the packing key
 * @param packing decomposition of the packing key switch
 * @param decompression decomposition of the key switch from the storage key to the small key, of 8
 *     to 31 bits
 */
public record CompressionParameters(
    GlweShape storage, Decomposition packing, Decomposition decompression) {

  /**
   * k = 4, N = 256, TU(43): 256 blocks in 1280 words of 12 bits. Twelve bits are three digits of
   * four, so that the key switch of a decompression rounds nothing.
   */
  public static final CompressionParameters STANDARD =
      new CompressionParameters(
          new GlweShape(new GlweDimension(4), new PolynomialSize(256), new TUniform(43)),
          new Decomposition(4, 3),
          new Decomposition(4, 3));

  public CompressionParameters {
    StoredPrecision.require("key switch of a decompression", decompression);
  }

  /** Upper bits of a word that are stored: as many as the decompression decomposes. */
  public int storedBits() {
    return decompression.precision();
  }
}
