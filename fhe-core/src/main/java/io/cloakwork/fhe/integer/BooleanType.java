package io.cloakwork.fhe.integer;

/** The type of booleans: one block that is 0 or 1. */
public record BooleanType() implements FheType {
  private static final int MODULUS = 2;

  @Override
  public int blocks() {
    return 1;
  }

  @Override
  public int blockModulus() {
    return MODULUS;
  }

  @Override
  public String toString() {
    return "bool";
  }
}
