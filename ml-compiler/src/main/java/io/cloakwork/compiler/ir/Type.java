package io.cloakwork.compiler.ir;

import io.cloakwork.fhe.ParameterException;

/** What a value is. */
public sealed interface Type {

  /**
   * Integers in the clear.
   *
   * @param count of elements
   * @param bits of each, 1 to 64
   * @param signed two's complement, otherwise from 0 on
   */
  record Ints(int count, int bits, boolean signed) implements Type {
    public Ints {
      if (count < 1) {
        throw new ParameterException("integers", "at least 1", count);
      }
      if (bits < 1 || bits > 64) {
        throw new ParameterException("bits of an integer", "in [1, 64]", bits);
      }
    }
  }

  /** A GLWE ciphertext: a polynomial with N coefficients on the torus. */
  record Glwe(int polynomialSize) implements Type {
    public Glwe {
      if (Integer.bitCount(polynomialSize) != 1 || polynomialSize < 2) {
        throw new ParameterException(
            "polynomial size", "a power of two, at least 2", polynomialSize);
      }
    }
  }

  /** GGSW ciphertexts of bits. */
  record Bits(int polynomialSize, int count) implements Type {
    public Bits {
      if (Integer.bitCount(polynomialSize) != 1 || polynomialSize < 2) {
        throw new ParameterException(
            "polynomial size", "a power of two, at least 2", polynomialSize);
      }
    }
  }

  /** A GLWE encryption of zero. */
  record Mask(int polynomialSize) implements Type {
    public Mask {
      if (Integer.bitCount(polynomialSize) != 1 || polynomialSize < 2) {
        throw new ParameterException(
            "polynomial size", "a power of two, at least 2", polynomialSize);
      }
    }
  }

  /** An LWE ciphertext under the big key: a word on the torus. */
  record Lwe() implements Type {}

  /** The same, hidden: its noise leaves no room for anything but the client's decryption. */
  record Hidden() implements Type {}
}
