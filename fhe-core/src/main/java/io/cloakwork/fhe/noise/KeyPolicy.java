package io.cloakwork.fhe.noise;

import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.params.KeyDistribution;
import io.cloakwork.fhe.params.KeyDistribution.BlockBinary;
import io.cloakwork.fhe.params.KeyDistribution.UniformBinary;

/** Which distributions of the small key a user accepts. */
public enum KeyPolicy {
  /** Only uniform binary keys: the older assumption. */
  UNIFORM,
  /** Block-binary keys too: the younger assumption. */
  ANY;

  /** Whether the user accepts keys of this distribution. */
  public boolean accepts(KeyDistribution key) {
    return switch (key) {
      case UniformBinary _ -> true;
      case BlockBinary _ -> this == ANY;
    };
  }

  /**
   * Refuses a distribution that the user did not accept.
   *
   * @throws ParameterException naming it
   */
  public void require(KeyDistribution key) {
    if (!accepts(key)) {
      throw new ParameterException(
          "key distribution", "uniform binary", "block-binary, ℓ_b = " + key.blockLength());
    }
  }
}
