package io.cloakwork.fhe.kernels.heap;

import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.key.KeySwitchKey;
import io.cloakwork.fhe.math.SignedDecomposition;

/**
 * Key switch from modulus 2^64 to a key at modulus 2^32, as an exact integer product: (0, ⌊b/2^32⌉)
 * − Σ digit·row, ties of the body up ({@code docs/arithmetic.md}, section 8). One pass over the key
 * for a batch.
 */
final class KeySwitch {
  private static final long LOW_HALF = 0xffff_ffffL;

  private final KeySwitchKey key;
  private final RowSum rowSum;
  private final int[][] rows;

  /** Expands the masks of the key: for each input coefficient ℓ rows of n + 1 words. */
  KeySwitch(KeySwitchKey key, RowSum rowSum) {
    this.rowSum = rowSum;
    this.key = key;
    int words = key.decomposition().levelCount().value() * key.outputDimension().size();
    rows = new int[key.inputDimension().value()][words];
    for (int j = 0; j < rows.length; j++) {
      key.expandRows(j, rows[j]);
    }
  }

  /** Bytes of the expanded key. */
  long bytes() {
    return (long) rows.length * rows[0].length * Integer.BYTES;
  }

  /**
   * @param inputs in the dimension of the key that is left, modulus 2^64
   * @param outputs one per input, modulus 2^32; wholly written
   */
  void apply(LweCiphertextList inputs, LweCiphertextList outputs) {
    SignedDecomposition decomposition = new SignedDecomposition(key.decomposition());
    int width = key.outputDimension().size();
    int d = rows.length;
    int[][] sums = new int[inputs.count()][width];
    int[] digits = new int[decomposition.levels()];
    for (int j = 0; j < d; j++) {
      for (int c = 0; c < sums.length; c++) {
        decomposition.decompose(inputs.words()[inputs.offset(c) + j], digits, 0, 1);
        rowSum.subtract(digits, rows[j], sums[c]);
      }
    }
    for (int c = 0; c < sums.length; c++) {
      long body = inputs.words()[inputs.offset(c) + d];
      sums[c][width - 1] += (int) ((body + (1L << 31)) >>> 32);
      int to = outputs.offset(c);
      for (int i = 0; i < width; i++) {
        outputs.words()[to + i] = sums[c][i] & LOW_HALF;
      }
    }
  }
}
