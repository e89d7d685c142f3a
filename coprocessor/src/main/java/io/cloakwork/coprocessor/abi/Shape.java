package io.cloakwork.coprocessor.abi;

/** How the operands and results of operators look. */
public enum Shape {
  /** Two operands of one type; the second may be plaintext. */
  BINARY,
  /** One encrypted operand. */
  UNARY,
  /** One encrypted operand; the result's handle says the type. */
  CAST,
  /** A plaintext; the result's handle says the type. */
  TRIVIAL,
  /** A boolean, and two operands of one type. */
  SELECT,
  /** A seed; the result's handle says the type. */
  RANDOM,
  /** A plaintext bound and a seed. */
  RANDOM_BOUNDED,
  /** Any number of encrypted operands of one type. */
  SUM,
  /** A value, and any number of its type. */
  IS_IN,
  /** An encrypted factor, one that may be plaintext, and a plaintext divisor. */
  MUL_DIV,
  /** As BINARY, with a boolean as second result. */
  CHECKED,
  /** A model and its encrypted inputs. */
  MODEL,
  /** An encrypted input that a contract has verified: nothing is computed. */
  INPUT
}
