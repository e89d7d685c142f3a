package io.cloakwork.coprocessor.abi;

/** What the right operand of an operator may be. */
public enum Divisor {
  /** Encrypted or plaintext; not a divisor. */
  NONE,
  /** A plaintext divisor, not 0. */
  PLAIN,
  /** An encrypted divisor. */
  ENCRYPTED,
  /** An encrypted divisor, or a plaintext one that is not 0. */
  ANY
}
