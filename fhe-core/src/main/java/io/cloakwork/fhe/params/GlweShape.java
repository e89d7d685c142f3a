package io.cloakwork.fhe.params;

import io.cloakwork.fhe.ParameterException;

/**
 * The GLWE key (uniform binary) and its ciphertexts modulo 2^64; kN is at most 2^17.
 *
 * @param dimension k
 * @param polynomialSize N
 * @param noise of a fresh encryption
 */
public record GlweShape(
    GlweDimension dimension, PolynomialSize polynomialSize, NoiseDistribution noise) {
  public GlweShape {
    int extracted = dimension.value() * polynomialSize.value();
    if (extracted > 1 << 17) {
      throw new ParameterException("GLWE key size kN", "at most 2^17", extracted);
    }
  }

  /** kN, the dimension of an LWE ciphertext extracted from a GLWE ciphertext: the "big" key. */
  public LweDimension extractedDimension() {
    return new LweDimension(dimension.value() * polynomialSize.value());
  }

  /** Words of one ciphertext: (k + 1)·N, mask polynomials first. */
  public int words() {
    return dimension.size() * polynomialSize.value();
  }
}
