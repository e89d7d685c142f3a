package io.cloakwork.fhe.params;

import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.params.NoiseDistribution.Gaussian;
import io.cloakwork.fhe.params.NoiseDistribution.TUniform;

/**
 * Parameters of one TFHE key set: bootstrap, key switch and encoding. Modulus 2^64; the small LWE
 * ciphertexts are modulo 2^32 (KS32).
 *
 * @param message bits of a block
 * @param lwe the small LWE key
 * @param glwe the GLWE key; as an LWE key of dimension kN it is the "big" key
 * @param bootstrap decomposition of the blind rotation
 * @param keySwitch decomposition of the key switch from the big to the small key
 */
public record TfheParameters(
    MessageSpace message,
    LweShape lwe,
    GlweShape glwe,
    Decomposition bootstrap,
    Decomposition keySwitch) {

  public TfheParameters {
    if (keySwitch.precision() > 31) {
      throw new ParameterException(
          "key switch β·ℓ", "at most 31 (modulus 2^32)", keySwitch.precision());
    }
    // A box of a table is centred on a coefficient, so it takes two at least.
    int largest = glwe.polynomialSize().log2() - 1;
    if (message.bits() > largest) {
      throw new ParameterException(
          "message space bits p", "at most lg N - 1 = " + largest, message.bits());
    }
    if (lwe.noise() instanceof TUniform(int bound) && bound < 32) {
      throw new ParameterException("small LWE noise bound", "at least 2^32 (modulus 2^32)", bound);
    }
    if (lwe.noise() instanceof Gaussian(double deviation) && deviation < 0x1p-32) {
      // Rounded modulo 2^32 it would mostly be no noise at all.
      throw new ParameterException(
          "small LWE noise deviation", "at least 2^-32 (modulus 2^32)", deviation);
    }
  }
}
