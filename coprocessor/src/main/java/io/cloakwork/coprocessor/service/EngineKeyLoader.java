package io.cloakwork.coprocessor.service;

import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.RequestException.Kind;
import io.cloakwork.coprocessor.job.KeyCache;
import io.cloakwork.coprocessor.job.ModelCatalog;
import io.cloakwork.coprocessor.store.StoredKey;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.key.BootstrapKey;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.serial.ServerKeyFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;

/** Reads stored keys into the engine. */
final class EngineKeyLoader implements KeyCache.Loader<EngineKey> {
  private final FheEngine engine;
  private final ModelCatalog models;

  EngineKeyLoader(FheEngine engine, ModelCatalog models) {
    this.engine = engine;
    this.models = models;
  }

  /**
   * The seeded key as the engine keeps it (n·(k + 1)·ℓ·N words for the bootstrap, kN·ℓ half words
   * for the key switch), and what a provider makes of it: n·(k + 1)²·ℓ·N words, and the key switch
   * with its masks.
   */
  @Override
  public long bytes(StoredKey key) {
    TfheParameters parameters = models.requireParameters(key.parameters());
    long bodies = BootstrapKey.bodyWords(parameters);
    long keySwitchBodies =
        (long) parameters.glwe().extractedDimension().value()
            * parameters.keySwitch().levelCount().value();
    long words = bodies + bodies * parameters.glwe().dimension().size();
    long halfWords =
        keySwitchBodies + keySwitchBodies * (parameters.lwe().dimension().value() + 1L);
    return words * Long.BYTES + halfWords * Integer.BYTES;
  }

  @Override
  public EngineKey load(StoredKey key) throws IOException {
    TfheParameters parameters = models.requireParameters(key.parameters());
    ServerKey serverKey;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(key.file()), 1 << 16)) {
      serverKey = ServerKeyFormat.read(in, parameters);
    } catch (NoSuchFileException _) {
      throw new RequestException(
          Kind.CONFLICT, "evaluation keys", "stored", "removed for newer ones of this tenant");
    }
    return engine.load(serverKey);
  }
}
