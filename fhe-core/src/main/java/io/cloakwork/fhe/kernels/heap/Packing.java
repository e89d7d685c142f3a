package io.cloakwork.fhe.kernels.heap;

import io.cloakwork.fhe.ciphertext.GlweCiphertextList;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.key.PackingKeySwitchKey;
import io.cloakwork.fhe.math.Rotation;
import io.cloakwork.fhe.math.SignedDecomposition;
import io.cloakwork.fhe.spi.PackingBatch;
import java.util.Arrays;

/**
 * Packing key switch, exact modulo 2^64: output = Σ_c X^c·((0, b_c) − Σ digit·row) over the inputs
 * c of one output ({@code docs/arithmetic.md}, section 8). One pass over the key, whose rows are
 * expanded as they are needed.
 */
final class Packing {
  private Packing() {}

  /** Writes all outputs of a batch that fits the key. */
  static void apply(PackingKeySwitchKey key, PackingBatch batch) {
    LweCiphertextList inputs = batch.inputs();
    GlweCiphertextList outputs = batch.outputs();
    SignedDecomposition decomposition = new SignedDecomposition(key.decomposition());
    int levels = decomposition.levels();
    int size = outputs.polynomialSize().value();
    int words = outputs.ciphertextWords();
    int d = inputs.dimension().value();
    Arrays.fill(outputs.words(), 0);
    for (int c = 0; c < inputs.count(); c++) {
      int body = outputs.offset(c / batch.perOutput()) + words - size;
      outputs.words()[body + c % batch.perOutput()] = inputs.words()[inputs.offset(c) + d];
    }
    long[] rows = new long[levels * words];
    int[] digits = new int[levels];
    for (int j = 0; j < d; j++) {
      key.expandRows(j, rows);
      for (int c = 0; c < inputs.count(); c++) {
        decomposition.decompose(inputs.words()[inputs.offset(c) + j], digits, 0, 1);
        int to = outputs.offset(c / batch.perOutput());
        for (int level = 0; level < levels; level++) {
          for (int p = 0; p < words; p += size) {
            Rotation.multiplyAdd(
                -(long) digits[level],
                rows,
                level * words + p,
                c % batch.perOutput(),
                outputs.words(),
                to + p,
                size);
          }
        }
      }
    }
  }
}
