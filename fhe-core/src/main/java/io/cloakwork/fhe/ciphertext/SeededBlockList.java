package io.cloakwork.fhe.ciphertext;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.PolynomialSize;
import io.cloakwork.fhe.random.Csprng;
import io.cloakwork.fhe.random.MaskPurpose;
import io.cloakwork.fhe.random.MaskSeed;

/**
 * Fresh blocks in the fewest bytes: coefficients of GLWE ciphertexts whose masks are made again
 * from a public seed, so that a block is one body of 32 bits. They need no bootstrap.
 *
 * @param seed of all masks; blocks i·N to i·N + N − 1 share stream i of {@link
 *     MaskPurpose#BLOCK_LIST}
 * @param bodies one word each, multiples of 2^32, not copied
 */
public record SeededBlockList(
    GlweDimension dimension, PolynomialSize polynomialSize, MaskSeed seed, long[] bodies) {
  /** Bits of a body: the rounding is far below the noise of a bootstrap's output. */
  public static final int BODY_BITS = 32;

  /**
   * @throws MismatchException if a body is not a multiple of 2^32
   */
  public SeededBlockList {
    long union = 0;
    for (long body : bodies) {
      union |= body;
    }
    if (union << BODY_BITS != 0) {
      throw new MismatchException(
          "bodies of seeded blocks", "multiples of 2^" + (Long.SIZE - BODY_BITS), "others");
    }
  }

  public int count() {
    return bodies.length;
  }

  /** The blocks as LWE ciphertexts under the big key: dimension kN, modulus 2^64. */
  public LweCiphertextList expand() {
    int size = polynomialSize.value();
    int k = dimension.value();
    LweCiphertextList list =
        LweCiphertextList.allocate(
            count(), new LweDimension(k * size), CiphertextModulus.TWO_POW_64);
    long[] glwe = new long[(k + 1) * size];
    for (int first = 0; first < count(); first += size) {
      int part = Math.min(size, count() - first);
      try (Csprng masks = seed.stream(MaskPurpose.BLOCK_LIST, first / size)) {
        masks.fill(glwe, 0, k * size);
      }
      System.arraycopy(bodies, first, glwe, k * size, part);
      for (int i = 0; i < part; i++) {
        SampleExtraction.extract(glwe, 0, k, size, i, list.words(), list.offset(first + i));
      }
    }
    return list;
  }
}
