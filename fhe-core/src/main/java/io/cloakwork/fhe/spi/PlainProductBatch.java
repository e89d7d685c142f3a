package io.cloakwork.fhe.spi;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.GlweCiphertextList;
import java.util.List;

/**
 * Products of GLWE ciphertexts with plaintext polynomials in Z_q[X]/(X^N + 1), exact modulo 2^64.
 *
 * @param inputs GLWE ciphertexts
 * @param terms one product each
 * @param outputs one per term, shaped as the inputs; wholly written; no storage shared with inputs
 */
public record PlainProductBatch(
    GlweCiphertextList inputs, List<Term> terms, GlweCiphertextList outputs) {

  /**
   * One sparse polynomial Σ coefficient·X^exponent, and the input that it multiplies.
   *
   * @param input index of the input
   * @param exponents in [0, N); equal ones add up
   * @param coefficients one per exponent
   */
  public record Term(int input, int[] exponents, long[] coefficients) {
    public Term {
      if (exponents.length != coefficients.length) {
        throw new MismatchException(
            "coefficients of a plaintext polynomial", exponents.length, coefficients.length);
      }
    }
  }

  /**
   * @throws MismatchException if counts, shapes, indices or exponents do not fit
   */
  public PlainProductBatch {
    terms = List.copyOf(terms);
    if (outputs.count() != terms.size()) {
      throw new MismatchException("plain product outputs", terms.size(), outputs.count());
    }
    if (!outputs.dimension().equals(inputs.dimension())
        || !outputs.polynomialSize().equals(inputs.polynomialSize())) {
      throw new MismatchException("plain product outputs", inputs, outputs);
    }
    int size = inputs.polynomialSize().value();
    for (Term term : terms) {
      if (term.input() < 0 || term.input() >= inputs.count()) {
        throw new MismatchException(
            "index of a plain product input", "in [0, " + inputs.count() + ")", term.input());
      }
      for (int exponent : term.exponents()) {
        if (exponent < 0 || exponent >= size) {
          throw new MismatchException(
              "exponent of a plaintext polynomial", "in [0, " + size + ")", exponent);
        }
      }
    }
  }
}
