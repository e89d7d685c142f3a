package io.cloakwork.fhe.ciphertext;

import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.random.MaskPurpose;
import io.cloakwork.fhe.random.MaskSeed;

/**
 * Fresh LWE ciphertexts modulo 2^64 whose masks are made again from a public seed: one word each.
 *
 * @param seed of all masks; ciphertext i uses stream i of {@link MaskPurpose#LWE_LIST}
 * @param bodies one word each, not copied
 */
public record SeededLweCiphertextList(LweDimension dimension, MaskSeed seed, long[] bodies) {

  public int count() {
    return bodies.length;
  }

  /** The same ciphertexts with their masks. */
  public LweCiphertextList expand() {
    LweCiphertextList list =
        LweCiphertextList.allocate(count(), dimension, CiphertextModulus.TWO_POW_64);
    for (int i = 0; i < count(); i++) {
      int at = list.offset(i);
      seed.stream(MaskPurpose.LWE_LIST, i).fill(list.words(), at, dimension.value());
      list.words()[at + dimension.value()] = bodies[i];
    }
    return list;
  }
}
