package io.cloakwork.fhe.spi;

import io.cloakwork.fhe.math.BitFactor;
import io.cloakwork.fhe.params.PolynomialSize;
import java.util.Optional;

/**
 * Fast products with the bits of secret keys, for encryption: all that a provider is ever given of
 * secrets. It keeps them in the factors alone, and neither branches nor addresses depend on them.
 * Thread-safe.
 */
@FunctionalInterface
public interface BitFactors {

  /**
   * Prepares the polynomial of these bits; the caller closes it.
   *
   * @param bits N words, each 0 or 1; not kept
   * @return empty if the provider has no products of that size
   */
  Optional<BitFactor> prepare(PolynomialSize size, long[] bits);
}
