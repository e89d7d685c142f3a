package io.cloakwork.fhe.secret;

import io.cloakwork.fhe.engine.EngineOptions;
import io.cloakwork.fhe.engine.KernelSelection;
import io.cloakwork.fhe.math.BitFactor;
import io.cloakwork.fhe.math.BitProduct;
import io.cloakwork.fhe.params.PolynomialSize;
import io.cloakwork.fhe.spi.BitFactors;
import java.util.Optional;

/**
 * Who multiplies with the bits of secret keys: the best kernel provider of this machine, or the
 * forced one, if it can; otherwise plain Java. The products are exact, so they do not depend on it.
 */
final class SecretProducts {
  private SecretProducts() {}

  /** Looked for once, when a product is wanted first. */
  private static final class Found {
    static final Optional<BitFactors> FACTORS =
        KernelSelection.bitFactors(EngineOptions.defaults().provider());
  }

  /**
   * The polynomial of these bits, ready for products; the caller's to close.
   *
   * @param bits N words, each 0 or 1; not kept
   */
  static BitFactor prepare(PolynomialSize size, long[] bits) {
    return Found.FACTORS
        .flatMap(factors -> factors.prepare(size, bits))
        .orElseGet(() -> new BitProduct(size).factor(bits));
  }
}
