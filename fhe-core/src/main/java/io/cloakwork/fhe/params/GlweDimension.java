package io.cloakwork.fhe.params;

import io.cloakwork.fhe.ParameterException;

/** GLWE dimension k: the number of mask polynomials of a GLWE ciphertext. In [1, 8]. */
public record GlweDimension(int value) {
  public GlweDimension {
    if (value < 1 || value > 8) {
      throw new ParameterException("GLWE dimension k", "in [1, 8]", value);
    }
  }

  /** Polynomials of one ciphertext: k + 1, mask first. */
  public int size() {
    return value + 1;
  }
}
