package io.cloakwork.compiler.spec;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;

/** What the integers of a row become before they are encrypted. */
public sealed interface RowForm permits Packing, RowBits {

  /** N of the ciphertexts. */
  int polynomialSize();

  /** GLWE plaintexts of a row of {@code features} integers. */
  int polynomials(int features);

  /** GGSW messages of a row. */
  int bits();

  /**
   * @throws MismatchException if the polynomial size is not that of the client's keys
   */
  default void requirePolynomialSize(int size) {
    if (size != polynomialSize()) {
      throw new MismatchException("polynomial size of the packing", size, polynomialSize());
    }
  }

  /**
   * @throws ParameterException if it is none
   */
  static void checkPolynomialSize(int size) {
    if (Integer.bitCount(size) != 1 || size < 2) {
      throw new ParameterException(
          "polynomial size of a packing", "a power of two, at least 2", size);
    }
  }
}
