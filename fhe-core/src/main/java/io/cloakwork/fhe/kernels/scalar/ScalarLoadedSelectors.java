package io.cloakwork.fhe.kernels.scalar;

import io.cloakwork.fhe.ciphertext.GgswCiphertextList;
import io.cloakwork.fhe.math.NegacyclicTransform;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.spi.BatchShapes.GgswShape;
import io.cloakwork.fhe.spi.LoadedSelectors;

/** GGSW ciphertexts of a request in the transform. */
final class ScalarLoadedSelectors implements LoadedSelectors {
  private final GgswShape shape;
  private final Decomposition decomposition;
  private final FourierGgsw ggsw;

  ScalarLoadedSelectors(GgswCiphertextList list) {
    shape = new GgswShape(list.dimension(), list.polynomialSize());
    decomposition = list.decomposition();
    ggsw = new FourierGgsw(list.count());
    NegacyclicTransform transform = NegacyclicTransform.of(list.polynomialSize());
    int polynomials = list.ciphertextWords() / list.polynomialSize().value();
    for (int i = 0; i < list.count(); i++) {
      ggsw.set(i, list.words(), list.offset(i), polynomials, transform);
    }
  }

  GgswShape shape() {
    return shape;
  }

  FourierGgsw ggsw() {
    return ggsw;
  }

  ExternalProduct product() {
    return new ExternalProduct(shape.dimension().size(), shape.polynomialSize(), decomposition);
  }

  @Override
  public int count() {
    return ggsw.re.length;
  }

  @Override
  public void close() {
    // Heap memory: the collector takes it when the last batch has let go.
  }
}
