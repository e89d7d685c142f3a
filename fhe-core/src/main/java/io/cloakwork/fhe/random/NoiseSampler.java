package io.cloakwork.fhe.random;

import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.NoiseDistribution;
import io.cloakwork.fhe.params.NoiseDistribution.Gaussian;
import io.cloakwork.fhe.params.NoiseDistribution.TUniform;

/** Draws the noise of fresh encryptions. Immutable; the stream holds the state. */
public sealed interface NoiseSampler permits TUniformSampler, GaussianSampler {

  /**
   * One noise value in units of 1/q, as a signed integer in [−q/2, q/2]; ±q/2 are the same modulo
   * q.
   */
  long next(Csprng stream);

  /** Adds noise modulo 2^64 to {@code length} words from {@code offset} on, in index order. */
  default void add(Csprng stream, long[] words, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      words[i] += next(stream);
    }
  }

  /**
   * The sampler of a distribution in a modulus: modulo 2^32 a TUniform bound, which is given in
   * units of 2^−64, is 2^32 times smaller.
   *
   * @throws io.cloakwork.fhe.ParameterException if such a bound is below 2^32
   */
  static NoiseSampler of(NoiseDistribution noise, CiphertextModulus modulus) {
    return switch (noise) {
      case TUniform(int boundLog2) ->
          new TUniformSampler(boundLog2 - (CiphertextModulus.TWO_POW_64.log2() - modulus.log2()));
      case Gaussian(double deviation) -> new GaussianSampler(deviation, modulus);
    };
  }
}
