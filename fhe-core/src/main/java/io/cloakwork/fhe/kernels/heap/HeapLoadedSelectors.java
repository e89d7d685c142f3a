package io.cloakwork.fhe.kernels.heap;

import io.cloakwork.fhe.ciphertext.GgswCiphertexts;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.spi.BatchShapes.GgswShape;
import io.cloakwork.fhe.spi.LoadedSelectors;

/** GGSW ciphertexts of a request in the transform. */
final class HeapLoadedSelectors implements LoadedSelectors {
  private final String provider;
  private final RingProduct.Factory products;
  private final GgswShape shape;
  private final Decomposition decomposition;
  private final FourierGgsw ggsw;

  HeapLoadedSelectors(String provider, RingProduct.Factory products, GgswCiphertexts list) {
    this.provider = provider;
    this.products = products;
    shape = new GgswShape(list.dimension(), list.polynomialSize());
    decomposition = list.decomposition();
    ggsw = new FourierGgsw(list.count(), 1);
    RingProduct product = product();
    long[] words = new long[list.ciphertextWords()];
    for (int i = 0; i < list.count(); i++) {
      list.write(i, words, 0);
      ggsw.set(i, words, 0, product);
    }
  }

  GgswShape shape() {
    return shape;
  }

  FourierGgsw ggsw() {
    return ggsw;
  }

  String provider() {
    return provider;
  }

  /** Fresh scratch for products with these selectors. */
  RingProduct product() {
    return products.create(shape.dimension().size(), shape.polynomialSize(), decomposition, 1);
  }

  @Override
  public int count() {
    return ggsw.count();
  }

  @Override
  public void close() {
    // Heap memory: the collector takes it when the last batch has let go.
  }
}
