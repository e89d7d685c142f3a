package io.cloakwork.fhe.secret;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.LweShape;

/** Do keys have the shape that parameters say? */
final class SecretShapes {
  private SecretShapes() {}

  /**
   * @throws MismatchException if the dimension differs
   */
  static void require(LweShape shape, LweSecretKey key) {
    expect("small key dimension n", shape.dimension().value(), key.dimension().value());
  }

  /**
   * @throws MismatchException if k or N differs
   */
  static void require(GlweShape shape, GlweSecretKey key) {
    expect("GLWE key dimension k", shape.dimension().value(), key.dimension().value());
    expect(
        "GLWE key polynomial size N", shape.polynomialSize().value(), key.polynomialSize().value());
  }

  private static void expect(String what, int expected, int actual) {
    if (expected != actual) {
      throw new MismatchException(what, expected, actual);
    }
  }
}
