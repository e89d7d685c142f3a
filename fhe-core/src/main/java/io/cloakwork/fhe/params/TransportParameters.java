package io.cloakwork.fhe.params;

/**
 * How ciphertexts travel: inputs under a compact public key, results compressed.
 *
 * @param compact public-key encryption
 * @param compression of results
 */
public record TransportParameters(CompactParameters compact, CompressionParameters compression) {

  /** What goes with a parameter set. */
  public static TransportParameters of(TfheParameters parameters) {
    return new TransportParameters(
        CompactParameters.of(parameters), CompressionParameters.STANDARD);
  }
}
