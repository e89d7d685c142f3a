package io.cloakwork.fhe.params;

import io.cloakwork.fhe.ParameterException;

/** LWE dimension n: the number of mask words of an LWE ciphertext. In [1, 2^17]. */
public record LweDimension(int value) {
  public LweDimension {
    if (value < 1 || value > 1 << 17) {
      throw new ParameterException("LWE dimension n", "in [1, 2^17]", value);
    }
  }

  /** Words of one ciphertext: n + 1, mask first. */
  public int size() {
    return value + 1;
  }
}
