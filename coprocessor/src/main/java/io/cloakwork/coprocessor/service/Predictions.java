package io.cloakwork.coprocessor.service;

import io.cloakwork.api.v1.PredictHeader;
import io.cloakwork.compiler.runtime.EngineEvaluator;
import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.RequestException.Kind;
import io.cloakwork.coprocessor.config.Tenant;
import io.cloakwork.coprocessor.job.KeyCache;
import io.cloakwork.coprocessor.job.ModelCatalog;
import io.cloakwork.coprocessor.job.ServedModel;
import io.cloakwork.coprocessor.store.KeyStore;
import io.cloakwork.coprocessor.store.StoredKey;
import io.cloakwork.coprocessor.wire.KeyMessages;
import io.cloakwork.coprocessor.wire.RowMessages;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.SeededGlweCiphertextList;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.FheEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Opens what a Predict stream names: a model, and the caller's own key where the model needs one.
 */
final class Predictions {
  private final ModelCatalog models;
  private final KeyStore keys;
  private final KeyCache<EngineKey> loaded;
  private final FheEngine engine;

  Predictions(ModelCatalog models, KeyStore keys, KeyCache<EngineKey> loaded, FheEngine engine) {
    this.models = models;
    this.keys = keys;
    this.loaded = loaded;
    this.engine = engine;
  }

  OpenPrediction open(Tenant caller, PredictHeader header) {
    ServedModel model = models.require(header.getModel());
    Digest prepared = KeyMessages.digest("model digest", header.getModelDigest());
    if (!prepared.equals(model.digest())) {
      throw MismatchException.withStoredState("model digest", model.digest(), prepared);
    }
    if (!model.needsKeys()) {
      return new Open(model, Optional.empty());
    }
    try {
      Digest digest = KeyMessages.digest("key digest", header.getKeyDigest());
      StoredKey key =
          keys.find(caller, digest)
              .orElseThrow(() ->
                  new RequestException(
                      Kind.CONFLICT, "evaluation keys", digest + " uploaded", "none"));
      KeyStore.requireParameters(key, model.parametersDigest());
      return new Open(model, Optional.of(loaded.lease(key)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RequestException(Kind.STOPPING, "server", "running", "stopping");
    }
  }

  /** A model with a leased key. */
  private final class Open implements OpenPrediction {
    private final ServedModel model;
    private final Optional<KeyCache<EngineKey>.Lease> lease;

    Open(ServedModel model, Optional<KeyCache<EngineKey>.Lease> lease) {
      this.model = model;
      this.lease = lease;
    }

    @Override
    public int requestBytes() {
      return RowMessages.requestBytes(model);
    }

    @Override
    public Row decode(byte[] row) {
      SeededGlweCiphertextList request = RowMessages.decodeRequest(model, row);
      var evaluator = new EngineEvaluator(engine, lease.map(KeyCache.Lease::key));
      return () ->
          RowMessages.encodeReply(
              model.executor().run(request, model.parameters().glwe(), evaluator));
    }

    @Override
    public void close() {
      lease.ifPresent(KeyCache.Lease::close);
    }
  }
}
