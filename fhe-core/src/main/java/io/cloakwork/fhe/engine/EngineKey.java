package io.cloakwork.fhe.engine;

import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.spi.Kernels;
import io.cloakwork.fhe.spi.LoadedKey;

/**
 * A server key that an engine keeps loaded. After {@link #close()} no new call may use it; its
 * memory in the provider is freed when the calls that wait or run have ended.
 */
public final class EngineKey implements AutoCloseable {
  private final FheEngine engine;
  private final ServerKey key;
  private final Loadable<LoadedKey> loadable;

  EngineKey(FheEngine engine, ServerKey key) {
    this.engine = engine;
    this.key = key;
    this.loadable = new Loadable<>((Kernels kernels) -> kernels.load(key), LoadedKey::close);
  }

  public TfheParameters parameters() {
    return key.parameters();
  }

  /** The key as it came: public data. */
  public ServerKey serverKey() {
    return key;
  }

  Loadable<LoadedKey> of(FheEngine caller) {
    if (caller != engine) {
      throw new IllegalArgumentException("the key was loaded by another engine");
    }
    return loadable;
  }

  /** Does nothing the second time. */
  @Override
  public void close() {
    engine.release(loadable);
  }
}
