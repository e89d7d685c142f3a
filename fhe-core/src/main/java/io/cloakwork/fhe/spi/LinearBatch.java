package io.cloakwork.fhe.spi;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import java.util.List;

/**
 * Integer combinations of LWE ciphertexts modulo their modulus q: output r = Σ coefficient·input +
 * constant on the body.
 *
 * @param inputs modulus q of 2^64 or 2^32
 * @param rows one per output
 * @param outputs as inputs in dimension; wholly written; no storage shared with inputs
 */
public record LinearBatch(LweCiphertextList inputs, List<Row> rows, LweCiphertextList outputs) {

  /**
   * One sparse row.
   *
   * @param indices of inputs
   * @param coefficients one per index, modulo q
   * @param constant added to the body, modulo q
   */
  public record Row(int[] indices, long[] coefficients, long constant) {
    public Row {
      if (indices.length != coefficients.length) {
        throw new MismatchException(
            "coefficients of a linear row", indices.length, coefficients.length);
      }
    }
  }

  /**
   * @throws MismatchException if counts, dimensions or indices do not fit
   */
  public LinearBatch {
    rows = List.copyOf(rows);
    if (outputs.count() != rows.size()) {
      throw new MismatchException("linear outputs", rows.size(), outputs.count());
    }
    if (!outputs.dimension().equals(inputs.dimension()) || outputs.modulus() != inputs.modulus()) {
      throw new MismatchException("linear outputs", inputs, outputs);
    }
    for (Row row : rows) {
      for (int index : row.indices()) {
        if (index < 0 || index >= inputs.count()) {
          throw new MismatchException(
              "index of a linear input", "in [0, " + inputs.count() + ")", index);
        }
      }
    }
  }
}
