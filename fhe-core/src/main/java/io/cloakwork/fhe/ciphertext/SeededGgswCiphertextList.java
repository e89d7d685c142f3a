package io.cloakwork.fhe.ciphertext;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.PolynomialSize;
import io.cloakwork.fhe.random.MaskPurpose;
import io.cloakwork.fhe.random.MaskSeed;
import java.util.Objects;

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
    long[] bodies)
    implements GgswCiphertexts {
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

  @Override
  public int count() {
    return bodies.length / (rows() * polynomialSize.value());
  }

  /** The same ciphertexts with their masks. */
  public GgswCiphertextList expand() {
    GgswCiphertextList list =
        GgswCiphertextList.allocate(count(), dimension, polynomialSize, decomposition);
    for (int i = 0; i < count(); i++) {
      write(i, list.words(), list.offset(i));
    }
    return list;
  }

  @Override
  public void write(int index, long[] out, int offset) {
    Objects.checkIndex(index, count());
    SeededRows.expand(
        seed.stream(MaskPurpose.GGSW_LIST, index),
        bodies,
        index * rows() * polynomialSize.value(),
        rows(),
        dimension.value(),
        polynomialSize.value(),
        out,
        offset);
  }

  /**
   * Some of the ciphertexts. What is not asked for costs nothing: each has a mask stream of its
   * own.
   *
   * @param indices which, in the order of the result
   * @throws IndexOutOfBoundsException if there is no such ciphertext
   */
  public GgswCiphertexts select(int... indices) {
    for (int index : indices) {
      Objects.checkIndex(index, count());
    }
    return new Selection(this, indices.clone());
  }

  private record Selection(SeededGgswCiphertextList list, int[] indices)
      implements GgswCiphertexts {
    @Override
    public int count() {
      return indices.length;
    }

    @Override
    public GlweDimension dimension() {
      return list.dimension;
    }

    @Override
    public PolynomialSize polynomialSize() {
      return list.polynomialSize;
    }

    @Override
    public Decomposition decomposition() {
      return list.decomposition;
    }

    @Override
    public void write(int index, long[] out, int offset) {
      list.write(indices[index], out, offset);
    }
  }
}
