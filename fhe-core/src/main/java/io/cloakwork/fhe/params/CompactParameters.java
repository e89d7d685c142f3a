package io.cloakwork.fhe.params;

import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.params.NoiseDistribution.TUniform;

/**
 * Public-key encryption: the key behind a compact public key, and the key switch from it to the
 * small key.
 *
 * @param key a uniform binary key of one polynomial (k = 1), and the noise of everything that is
 *     encrypted under it or under its public key
 * @param casting decomposition of the casting key switch, of 8 to 31 bits
 */
public record CompactParameters(GlweShape key, Decomposition casting) {
  private static final GlweShape SECURE =
      new GlweShape(new GlweDimension(1), new PolynomialSize(2048), new TUniform(17));

  public CompactParameters {
    if (key.dimension().value() != 1) {
      throw new ParameterException("dimension k of a compact key", 1, key.dimension().value());
    }
    StoredPrecision.require("casting key switch", casting);
  }

  /** Dimension 2048, TU(17), and the set's own decomposition. */
  public static CompactParameters of(TfheParameters parameters) {
    return new CompactParameters(SECURE, parameters.keySwitch());
  }

  /**
   * Upper bits of a word that a list keeps: as many as the casting key switch decomposes. The bits
   * below would be rounded away there.
   */
  public int storedBits() {
    return casting.precision();
  }
}
