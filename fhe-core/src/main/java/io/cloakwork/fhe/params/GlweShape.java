package io.cloakwork.fhe.params;

/**
 * The GLWE key (uniform binary) and its ciphertexts modulo 2^64.
 *
 * @param dimension k
 * @param polynomialSize N
 * @param noise of a fresh encryption
 */
public record GlweShape(
    GlweDimension dimension, PolynomialSize polynomialSize, NoiseDistribution noise) {

  /** kN, the dimension of an LWE ciphertext extracted from a GLWE ciphertext: the "big" key. */
  public LweDimension extractedDimension() {
    return new LweDimension(dimension.value() * polynomialSize.value());
  }

  /** Words of one ciphertext: (k + 1)·N, mask polynomials first. */
  public int words() {
    return dimension.size() * polynomialSize.value();
  }
}
