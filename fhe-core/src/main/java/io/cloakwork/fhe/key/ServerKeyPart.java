package io.cloakwork.fhe.key;

import io.cloakwork.fhe.NoiseException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.noise.CompactNoise;
import io.cloakwork.fhe.noise.CompressionNoise;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.params.TransportParameters;

/** What a server key may have beside the two keys that every bootstrap needs. */
public enum ServerKeyPart {
  /** The casting key: expands what was encrypted with the client's compact public key. */
  PUBLIC_ENCRYPTION,
  /** Packing and decompression keys: small results. */
  COMPRESSION,
  /** A public key under the big key: inputs are re-randomized with encryptions of zero. */
  RERANDOMIZATION;

  /**
   * Refuses parameters with which this part would be of no use.
   *
   * @throws NoiseException if what it is for would fail too often
   * @throws ParameterException for re-randomization where the GLWE key has several polynomials
   */
  public void require(TfheParameters parameters, TransportParameters transport) {
    switch (this) {
      case PUBLIC_ENCRYPTION -> CompactNoise.require(parameters, transport.compact());
      case COMPRESSION -> CompressionNoise.require(parameters, transport.compression(), 1);
      case RERANDOMIZATION -> GlwePublicKey.requireOnePolynomial(parameters.glwe());
    }
  }
}
