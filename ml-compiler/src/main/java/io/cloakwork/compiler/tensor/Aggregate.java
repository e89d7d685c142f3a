package io.cloakwork.compiler.tensor;

/** What becomes of the weights that the trees of an ensemble give to one target. */
public enum Aggregate {
  /** The sum divided by the count of trees. */
  AVERAGE,
  SUM,
  MIN,
  MAX
}
