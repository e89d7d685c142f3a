package io.cloakwork.fhe.params;

import io.cloakwork.fhe.ParameterException;

/**
 * The small LWE key and its ciphertexts.
 *
 * @param dimension n; a multiple of the block length for block-binary keys
 * @param key how the key is drawn
 * @param noise of a fresh encryption, in units of q = 2^64; modulo 2^32 the bound is 2^32 times
 *     smaller
 */
public record LweShape(LweDimension dimension, KeyDistribution key, NoiseDistribution noise) {
  public LweShape {
    if (dimension.value() % key.blockLength() != 0) {
      throw new ParameterException(
          "LWE dimension n",
          "a multiple of the block length " + key.blockLength(),
          dimension.value());
    }
  }
}
