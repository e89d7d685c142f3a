package io.cloakwork.fhe.spi;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.LookupTable;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import java.util.List;

/**
 * Programmable bootstraps with one key.
 *
 * @param inputs under the big key (dimension kN, modulus 2^64: a key switch comes first) or the
 *     small one (dimension n, modulus 2^32)
 * @param tables one per input, in the same order; share the object where tables are equal
 * @param outputs under the big key: for input i its table's outputCount() entries, in input order;
 *     wholly written; no storage shared with inputs
 */
public record BootstrapBatch(
    LweCiphertextList inputs, List<LookupTable> tables, LweCiphertextList outputs) {
  /**
   * @throws MismatchException if counts differ
   */
  public BootstrapBatch {
    tables = List.copyOf(tables);
    if (tables.size() != inputs.count()) {
      throw new MismatchException("tables, one per input", inputs.count(), tables.size());
    }
    int expected = tables.stream().mapToInt(LookupTable::outputCount).sum();
    if (outputs.count() != expected) {
      throw new MismatchException("bootstrap outputs", expected, outputs.count());
    }
  }
}
