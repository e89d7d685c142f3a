package io.cloakwork.compiler.spec;

import io.cloakwork.fhe.ciphertext.SeededGgswCiphertextList;
import io.cloakwork.fhe.ciphertext.SeededGlweCiphertextList;
import java.util.Optional;

/**
 * The ciphertexts of one row.
 *
 * @param polynomials features that are packed, then encryptions of zero; empty if there are none
 * @param bits of features that are sent bit by bit; empty if there are none
 */
public record EncryptedRow(
    Optional<SeededGlweCiphertextList> polynomials, Optional<SeededGgswCiphertextList> bits) {

  /** GLWE ciphertexts. */
  public int polynomialCount() {
    return polynomials.map(SeededGlweCiphertextList::count).orElse(0);
  }

  /** GGSW ciphertexts. */
  public int bitCount() {
    return bits.map(SeededGgswCiphertextList::count).orElse(0);
  }
}
