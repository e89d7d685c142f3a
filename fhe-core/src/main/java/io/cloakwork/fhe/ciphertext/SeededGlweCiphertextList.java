package io.cloakwork.fhe.ciphertext;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.PolynomialSize;
import io.cloakwork.fhe.random.MaskPurpose;
import io.cloakwork.fhe.random.MaskSeed;

/**
 * Fresh GLWE ciphertexts whose masks are made again from a public seed: N body words each instead
 * of (k + 1)·N.
 *
 * @param seed of all masks; ciphertext i uses stream i of {@link MaskPurpose#GLWE_LIST}
 * @param bodies count·N words modulo 2^64, not copied
 */
public record SeededGlweCiphertextList(
    GlweDimension dimension, PolynomialSize polynomialSize, MaskSeed seed, long[] bodies) {
  /**
   * @throws MismatchException if the length is not a multiple of N
   */
  public SeededGlweCiphertextList {
    if (bodies.length % polynomialSize.value() != 0) {
      throw new MismatchException(
          "seeded GLWE bodies", "a multiple of " + polynomialSize.value(), bodies.length);
    }
  }

  public int count() {
    return bodies.length / polynomialSize.value();
  }

  /** The same ciphertexts with their masks. */
  public GlweCiphertextList expand() {
    GlweCiphertextList list = GlweCiphertextList.allocate(count(), dimension, polynomialSize);
    int maskWords = dimension.value() * polynomialSize.value();
    for (int i = 0; i < count(); i++) {
      int at = list.offset(i);
      seed.stream(MaskPurpose.GLWE_LIST, i).fill(list.words(), at, maskWords);
      System.arraycopy(
          bodies, i * polynomialSize.value(), list.words(), at + maskWords, polynomialSize.value());
    }
    return list;
  }
}
