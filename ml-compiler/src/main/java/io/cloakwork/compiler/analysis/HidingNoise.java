package io.cloakwork.compiler.analysis;

import io.cloakwork.fhe.noise.FreshNoise;
import io.cloakwork.fhe.noise.Variance;
import io.cloakwork.fhe.params.GlweShape;

/** Noise of what hides a reply. */
public final class HidingNoise {
  private HidingNoise() {}

  /**
   * Of a fresh encryption of zero that is made from the client's: Σ E·u − e·S with k polynomials E
   * of the client, k fresh ones e, and uniform bits u and S. Each of the 2kN products has half of
   * the variance of a fresh encryption. The body's own noise, which is far larger, is not in it.
   */
  public static Variance ofZero(GlweShape shape) {
    return FreshNoise.of(shape.noise()).times(shape.extractedDimension().value());
  }

  /** Standard deviation of TUniform with bound 2^b, relative to the torus. */
  public static double deviation(int noiseLog2) {
    return Math.scalb(1 / Math.sqrt(3), noiseLog2 - Long.SIZE);
  }
}
