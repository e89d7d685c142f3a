package io.cloakwork.coprocessor.service;

import io.cloakwork.coprocessor.job.KeyCache;
import io.cloakwork.coprocessor.job.ModelCatalog;
import io.cloakwork.coprocessor.store.StoredKey;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.serial.ServerKeyFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;

/** Reads stored keys into the engine. */
final class EngineKeyLoader implements KeyCache.Loader<EngineKey> {
  private final FheEngine engine;
  private final ModelCatalog models;

  EngineKeyLoader(FheEngine engine, ModelCatalog models) {
    this.engine = engine;
    this.models = models;
  }

  /**
   * The seeded key, which the engine keeps, and what a provider makes of it: n·(k + 1)²·ℓ·N
   * coefficients of 64 bits for the bootstrap, and the key switch with its masks, 32 bits per word.
   */
  @Override
  public long bytes(StoredKey key) {
    TfheParameters parameters = models.requireParameters(key.parameters());
    long n = parameters.lwe().dimension().value();
    long size = parameters.glwe().dimension().size();
    Decomposition bootstrap = parameters.bootstrap();
    long bootstrapWords =
        n
            * size
            * size
            * bootstrap.levelCount().value()
            * parameters.glwe().polynomialSize().value();
    long keySwitchWords =
        parameters.glwe().extractedDimension().value()
            * (long) parameters.keySwitch().levelCount().value()
            * (n + 1);
    return key.bytes() + bootstrapWords * Long.BYTES + keySwitchWords * Integer.BYTES;
  }

  @Override
  public EngineKey load(StoredKey key) throws IOException {
    TfheParameters parameters = models.requireParameters(key.parameters());
    ServerKey serverKey;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(key.file()), 1 << 16)) {
      serverKey = ServerKeyFormat.read(in, parameters);
    }
    return engine.load(serverKey);
  }
}
