package io.cloakwork.fhe.spi;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.GlweCiphertextList;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;

/**
 * Packing key switches: LWE ciphertexts become the coefficients 0, 1, … of the body of GLWE
 * ciphertexts.
 *
 * @param inputs under the big key, modulus 2^64
 * @param perOutput how many inputs go into one output; the last output may have fewer
 * @param outputs under the packing key; ⌈inputs / perOutput⌉ of them, wholly written
 */
public record PackingBatch(LweCiphertextList inputs, int perOutput, GlweCiphertextList outputs) {
  /**
   * @throws MismatchException if counts do not fit
   */
  public PackingBatch {
    if (perOutput < 1 || perOutput > outputs.polynomialSize().value()) {
      throw new MismatchException(
          "inputs per packed ciphertext",
          "in [1, " + outputs.polynomialSize().value() + "]",
          perOutput);
    }
    int expected = Math.ceilDiv(inputs.count(), perOutput);
    if (outputs.count() != expected) {
      throw new MismatchException("packing outputs", expected, outputs.count());
    }
  }
}
