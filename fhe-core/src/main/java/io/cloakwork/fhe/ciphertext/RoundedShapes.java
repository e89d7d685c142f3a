package io.cloakwork.fhe.ciphertext;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.params.GlweShape;

/** Do rounded ciphertexts have the shape that parameters say? */
final class RoundedShapes {
  private RoundedShapes() {}

  /**
   * @throws MismatchException if k, N or the bits of a word differ
   */
  static void require(String what, GlweShape shape, int bits, RoundedGlweList list) {
    if (!list.dimension().equals(shape.dimension())) {
      throw new MismatchException(
          what + " dimension k", shape.dimension().value(), list.dimension().value());
    }
    if (!list.polynomialSize().equals(shape.polynomialSize())) {
      throw new MismatchException(
          what + " polynomial size N",
          shape.polynomialSize().value(),
          list.polynomialSize().value());
    }
    if (list.bits() != bits) {
      throw new MismatchException(what + " bits of a word", bits, list.bits());
    }
  }
}
