package io.cloakwork.fhe.secret;

import io.cloakwork.fhe.math.BitProduct;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A GLWE key in the transform, for calls that need many products with it: exact, as those of the
 * key itself are, and several times faster. Erased on close; safe for use by many threads.
 */
final class TransformedGlweKey implements AutoCloseable {
  private final BitProduct product;
  private final List<BitProduct.Factor> polynomials;

  TransformedGlweKey(GlweSecretKey key) {
    int size = key.polynomialSize().value();
    this.product = new BitProduct(key.polynomialSize());
    this.polynomials =
        IntStream.range(0, key.dimension().value())
            .mapToObj(i -> key.secret().transformed(product, i * size, size))
            .toList();
  }

  /** Adds A·S_i to N words from {@code to} on, for the N words A from {@code from} on. */
  void addProduct(int i, long[] a, int from, long[] out, int to) {
    product.addProduct(product.prepare(a, from), polynomials.get(i), out, to);
  }

  @Override
  public void close() {
    polynomials.forEach(BitProduct.Factor::erase);
  }
}
