package io.cloakwork.fhe.noise;

import io.cloakwork.fhe.params.Decomposition;

/** Moments of the digits of a signed decomposition, shared by all formulas. B = 2^β. */
final class DecompositionNoise {
  private DecompositionNoise() {}

  /** B²/12 + 1/6: mean square of one digit, in units of the digit. */
  static double digitMeanSquare(Decomposition decomposition) {
    return Math.scalb(1.0, 2 * decomposition.baseLog().value()) / 12 + 1.0 / 6;
  }

  /** B^(−2ℓ): square of the step to which a word is rounded, relative to the torus. */
  static double stepSquared(Decomposition decomposition) {
    return Math.scalb(1.0, -2 * decomposition.precision());
  }
}
