package io.cloakwork.fhe.ciphertext;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.PolynomialSize;
import io.cloakwork.fhe.random.MaskPurpose;
import io.cloakwork.fhe.random.MaskSeed;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Fresh GGSW ciphertexts whose masks are made again from a public seed: (k + 1)·ℓ·N body words
 * each.
 *
 * @param seed of all masks; ciphertext i uses stream i of {@link MaskPurpose#GGSW_LIST}, its rows
 *     in order
 * @param bodies count·(k + 1)·ℓ·N words modulo 2^64, row by row, not copied
 */
public record SeededGgswCiphertextList(
    GlweDimension dimension,
    PolynomialSize polynomialSize,
    Decomposition decomposition,
    MaskSeed seed,
    long[] bodies) {
  /**
   * @throws MismatchException if the length is not a multiple of (k + 1)·ℓ·N
   */
  public SeededGgswCiphertextList {
    int each = dimension.size() * decomposition.levelCount().value() * polynomialSize.value();
    if (bodies.length % each != 0) {
      throw new MismatchException("seeded GGSW bodies", "a multiple of " + each, bodies.length);
    }
  }

  /** (k + 1)·ℓ rows of one ciphertext. */
  public int rows() {
    return dimension.size() * decomposition.levelCount().value();
  }

  public int count() {
    return bodies.length / (rows() * polynomialSize.value());
  }

  /** The same ciphertexts with their masks. */
  public GgswCiphertextList expand() {
    return expand(IntStream.range(0, count()).toArray());
  }

  /**
   * Some of the ciphertexts with their masks, made on the threads of the common pool. What is not
   * asked for costs nothing: each ciphertext has a mask stream of its own.
   *
   * @param indices which, in the order of the result
   * @throws IndexOutOfBoundsException if there is no such ciphertext
   */
  public GgswCiphertextList expand(int... indices) {
    for (int index : indices) {
      Objects.checkIndex(index, count());
    }
    GgswCiphertextList list =
        GgswCiphertextList.allocate(indices.length, dimension, polynomialSize, decomposition);
    int words = rows() * polynomialSize.value();
    IntStream.range(0, indices.length)
        .parallel()
        .forEach(i ->
            SeededRows.expand(
                seed.stream(MaskPurpose.GGSW_LIST, indices[i]),
                bodies,
                indices[i] * words,
                rows(),
                dimension.value(),
                polynomialSize.value(),
                list.words(),
                list.offset(i)));
    return list;
  }
}
