package io.cloakwork.fhe.secret;

import io.cloakwork.fhe.math.BitFactor;
import io.cloakwork.fhe.params.PolynomialSize;
import java.util.ArrayList;
import java.util.List;

/**
 * A GLWE key in the transform, for calls that need many products with it: exact, as those of the
 * key itself are, and many times faster. Erased on close; safe for use by many threads.
 */
final class TransformedGlweKey implements AutoCloseable {
  private final List<BitFactor> polynomials = new ArrayList<>();

  TransformedGlweKey(GlweSecretKey key) {
    PolynomialSize size = key.polynomialSize();
    try {
      for (int i = 0; i < key.dimension().value(); i++) {
        polynomials.add(key.secret().factor(i * size.value(), size));
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** Adds A·S_i to N words from {@code to} on, for the N words A from {@code from} on. */
  void addProduct(int i, long[] a, int from, long[] out, int to) {
    polynomials.get(i).addProduct(a, from, out, to);
  }

  @Override
  public void close() {
    polynomials.forEach(BitFactor::close);
  }
}
