package io.cloakwork.fhe.engine;

import io.cloakwork.fhe.ciphertext.GlweCiphertextList;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;

/** Whole ciphertexts copied between lists of the same shape. */
final class Rows {
  private Rows() {}

  static LweCiphertextList likeLwe(LweCiphertextList shape, int count) {
    return LweCiphertextList.allocate(count, shape.dimension(), shape.modulus());
  }

  static GlweCiphertextList likeGlwe(GlweCiphertextList shape, int count) {
    return GlweCiphertextList.allocate(count, shape.dimension(), shape.polynomialSize());
  }

  static void copy(
      LweCiphertextList from, int fromIndex, LweCiphertextList to, int toIndex, int count) {
    System.arraycopy(
        from.words(),
        from.offset(fromIndex),
        to.words(),
        to.offset(toIndex),
        count * from.dimension().size());
  }

  static void copy(
      GlweCiphertextList from, int fromIndex, GlweCiphertextList to, int toIndex, int count) {
    System.arraycopy(
        from.words(),
        from.offset(fromIndex),
        to.words(),
        to.offset(toIndex),
        count * from.ciphertextWords());
  }
}
