package io.cloakwork.compiler.ir;

import io.cloakwork.fhe.ParameterException;

/** Result of an operation: the id counts the operations with a result, from 0. */
public record Value(int id) {
  public Value {
    if (id < 0) {
      throw new ParameterException("value id", "at least 0", id);
    }
  }

  @Override
  public String toString() {
    return "%" + id;
  }
}
