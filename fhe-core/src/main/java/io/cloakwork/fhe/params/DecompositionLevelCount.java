package io.cloakwork.fhe.params;

import io.cloakwork.fhe.ParameterException;

/** ℓ, the number of digits of a signed decomposition. In [1, 63]. */
public record DecompositionLevelCount(int value) {
  public DecompositionLevelCount {
    if (value < 1 || value > 63) {
      throw new ParameterException("decomposition level count ℓ", "in [1, 63]", value);
    }
  }
}
