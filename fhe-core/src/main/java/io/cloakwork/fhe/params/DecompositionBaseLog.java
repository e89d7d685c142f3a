package io.cloakwork.fhe.params;

import io.cloakwork.fhe.ParameterException;

/** β, the bits of one digit of a signed decomposition: the base is B = 2^β. In [1, 32]. */
public record DecompositionBaseLog(int value) {
  public DecompositionBaseLog {
    if (value < 1 || value > 32) {
      throw new ParameterException("decomposition base log β", "in [1, 32]", value);
    }
  }
}
