package io.cloakwork.fhe.secret;

import io.cloakwork.fhe.math.BitProduct;
import java.util.ArrayList;
import java.util.List;

/**
 * A GLWE key in the transform, for calls that need many products with it: exact, as those of the
 * key itself are, and several times faster. Erased on close; safe for use by many threads.
 */
final class TransformedGlweKey implements AutoCloseable {
  private final BitProduct product;
  private final List<BitProduct.Factor> polynomials = new ArrayList<>();

  TransformedGlweKey(GlweSecretKey key) {
    int size = key.polynomialSize().value();
    this.product = new BitProduct(key.polynomialSize());
    try {
      for (int i = 0; i < key.dimension().value(); i++) {
        polynomials.add(key.secret().transformed(product, i * size, size));
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
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
