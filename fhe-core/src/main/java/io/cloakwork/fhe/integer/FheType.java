package io.cloakwork.fhe.integer;

/** What kind of value: how many blocks it is made of, and how large each of them may be. */
public sealed interface FheType permits BooleanType, IntegerType {

  /** Encrypted blocks. */
  int blocks();

  /** Each block lies in [0, this). */
  int blockModulus();
}
