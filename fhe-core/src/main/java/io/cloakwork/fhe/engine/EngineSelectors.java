package io.cloakwork.fhe.engine;

import io.cloakwork.fhe.ciphertext.GgswCiphertexts;
import io.cloakwork.fhe.spi.BatchShapes.GgswShape;
import io.cloakwork.fhe.spi.Kernels;
import io.cloakwork.fhe.spi.LoadedSelectors;

/**
 * The GGSW inputs of a request that an engine keeps loaded. After {@link #close()} no new call may
 * use them; their memory in the provider is freed when the calls that wait or run have ended.
 */
public final class EngineSelectors implements AutoCloseable {
  private final FheEngine engine;
  private final GgswCiphertexts selectors;
  private final Loadable<LoadedSelectors> loadable;

  EngineSelectors(FheEngine engine, GgswCiphertexts selectors) {
    this.engine = engine;
    this.selectors = selectors;
    this.loadable =
        new Loadable<>((Kernels kernels) -> kernels.load(selectors), LoadedSelectors::close);
  }

  /** Number of GGSW ciphertexts. */
  public int count() {
    return selectors.count();
  }

  GgswShape shape() {
    return new GgswShape(selectors.dimension(), selectors.polynomialSize());
  }

  Loadable<LoadedSelectors> of(FheEngine caller) {
    if (caller != engine) {
      throw new IllegalArgumentException("the selectors were loaded by another engine");
    }
    return loadable;
  }

  /** Does nothing the second time. */
  @Override
  public void close() {
    engine.release(loadable);
  }
}
