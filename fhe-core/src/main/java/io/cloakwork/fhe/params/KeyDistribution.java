package io.cloakwork.fhe.params;

import io.cloakwork.fhe.ParameterException;

/** How the n bits of the small LWE key are drawn. Sampling, noise and security switch over it. */
public sealed interface KeyDistribution {

  /** Independent uniform bits (Chillotti, Gama, Georgieva, Izabachène, eprint 2018/421). */
  record UniformBinary() implements KeyDistribution {}

  /**
   * n / ℓ_b blocks of ℓ_b bits, each all-zero or one-hot, the ℓ_b + 1 cases equally likely (Lee,
   * Min, Seo, Song, eprint 2023/958). The younger assumption: every set that uses it says so.
   */
  record BlockBinary(int blockLength) implements KeyDistribution {
    public BlockBinary {
      if (blockLength < 2 || blockLength > 8) {
        throw new ParameterException("block length ℓ_b", "in [2, 8]", blockLength);
      }
    }
  }

  /** ℓ_b, the key bits that one step of the blind rotation takes; 1 for uniform binary keys. */
  default int blockLength() {
    return switch (this) {
      case UniformBinary _ -> 1;
      case BlockBinary(int length) -> length;
    };
  }

  /** Denominator of E[s]: the mean of one key bit is 1 over this (2, or ℓ_b + 1). */
  default int meanDenominator() {
    return blockLength() + 1;
  }
}
