package io.cloakwork.compiler;

/** How the features of trees become codes. */
public enum Quantizer {
  /** Equally distant values over the range of the table: clients learn no threshold. */
  UNIFORM,
  /**
   * Bins at the model's own thresholds: every row takes the branches of the float model, with the
   * fewest bits. Clients learn the thresholds.
   */
  THRESHOLDS
}
