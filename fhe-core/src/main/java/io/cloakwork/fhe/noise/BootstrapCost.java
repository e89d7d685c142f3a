package io.cloakwork.fhe.noise;

import io.cloakwork.fhe.params.KeyDistribution;
import io.cloakwork.fhe.params.TfheParameters;

/**
 * Work of one key switch and bootstrap, counted in the operations that take the time.
 *
 * @param transforms negacyclic transforms of N coefficients, both directions
 * @param butterflies complex butterflies in all of them: N/4·lg(N/2) each
 * @param products complex multiply-adds with the bootstrap key, point by point
 * @param keySwitchProducts 32-bit multiply-adds with the key switch key
 */
public record BootstrapCost(
    long transforms, long butterflies, long products, long keySwitchProducts)
    implements Comparable<BootstrapCost> {

  // Cycles of one Zen 4 core in batches of eight, N = 2048: 0.78 for a butterfly, 0.48 for a
  // product, 0.07 for a product of the key switch. Only the ratios count.
  private static final double PRODUCT_WEIGHT = 0.6;
  private static final double KEY_SWITCH_WEIGHT = 0.09;

  /**
   * Counts for a parameter set.
   *
   * <p>The n key bits are taken in n/ℓ_b steps. Each decomposes the accumulator into (k+1)·ℓ
   * polynomials, transforms them, multiplies them by (k+1)²·ℓ polynomials of the key per key bit,
   * and transforms k + 1 back. A block-binary key multiplies each of the k + 1 sums by a monomial
   * besides.
   */
  public static BootstrapCost of(TfheParameters parameters) {
    KeyDistribution key = parameters.lwe().key();
    long n = parameters.lwe().dimension().value();
    long columns = parameters.glwe().dimension().size();
    long rows = columns * parameters.bootstrap().levelCount().value();
    long points = parameters.glwe().polynomialSize().value() / 2;
    long transforms = n / key.blockLength() * (rows + columns);
    long monomials =
        switch (key) {
          case KeyDistribution.UniformBinary _ -> 0;
          case KeyDistribution.BlockBinary _ -> columns;
        };
    return new BootstrapCost(
        transforms,
        transforms * (points / 2) * (parameters.glwe().polynomialSize().log2() - 1),
        n * (rows * columns + monomials) * points,
        (long) parameters.glwe().extractedDimension().value()
            * parameters.keySwitch().levelCount().value()
            * (n + 1));
  }

  /** All of it in units of one butterfly. */
  public double total() {
    return butterflies + PRODUCT_WEIGHT * products + KEY_SWITCH_WEIGHT * keySwitchProducts;
  }

  @Override
  public int compareTo(BootstrapCost other) {
    return Double.compare(total(), other.total());
  }
}
