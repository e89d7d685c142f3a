package io.cloakwork.fhe.kernels.heap;

import io.cloakwork.fhe.ciphertext.LookupTable;
import io.cloakwork.fhe.spi.LoadedKey;
import java.util.Collections;

/** Blind rotations alone, with all N coefficients of the accumulator: for measuring noise. */
public final class BareRotations {
  private BareRotations() {}

  /**
   * @param key of a provider on heap arrays
   * @param products of the same provider
   * @param exponents for each input n + 1 values in [0, 2N): mask, then body
   * @return the rotated accumulators, one GLWE ciphertext per input
   */
  public static long[] rotate(
      LoadedKey key, RingProduct.Factory products, int[][] exponents, LookupTable table) {
    HeapLoadedKey loaded = (HeapLoadedKey) key;
    return new BlindRotation(
            loaded.parameters(),
            loaded.bootstrap(),
            () -> HeapKernels.product(products, loaded.parameters()))
        .rotate(exponents, Collections.nCopies(exponents.length, table));
  }
}
