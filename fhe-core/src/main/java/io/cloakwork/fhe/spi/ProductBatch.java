package io.cloakwork.fhe.spi;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.GlweCiphertextList;

/**
 * External products: output i = selector[selectors[i]] ⊡ input i.
 *
 * @param selectors index of the loaded GGSW ciphertext for each input
 * @param inputs GLWE ciphertexts
 * @param outputs one per input; wholly written; no storage shared with inputs
 */
public record ProductBatch(int[] selectors, GlweCiphertextList inputs, GlweCiphertextList outputs) {
  /**
   * @throws MismatchException if counts differ
   */
  public ProductBatch {
    if (selectors.length != inputs.count()) {
      throw new MismatchException("selectors, one per input", inputs.count(), selectors.length);
    }
    if (outputs.count() != inputs.count()) {
      throw new MismatchException("external product outputs", inputs.count(), outputs.count());
    }
  }
}
