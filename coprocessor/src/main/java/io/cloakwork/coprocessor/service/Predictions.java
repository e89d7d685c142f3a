package io.cloakwork.coprocessor.service;

import io.cloakwork.api.v1.PredictHeader;
import io.cloakwork.compiler.runtime.EngineEvaluator;
import io.cloakwork.compiler.spec.EncryptedRow;
import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.RequestException.Kind;
import io.cloakwork.coprocessor.config.Tenant;
import io.cloakwork.coprocessor.job.KeyCache;
import io.cloakwork.coprocessor.job.ModelCatalog;
import io.cloakwork.coprocessor.job.PredictionQueue;
import io.cloakwork.coprocessor.job.ServedModel;
import io.cloakwork.coprocessor.store.KeyStore;
import io.cloakwork.coprocessor.store.StoredKey;
import io.cloakwork.coprocessor.wire.KeyMessages;
import io.cloakwork.coprocessor.wire.RowMessages;
import io.cloakwork.fhe.MismatchException;
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
  private final PredictionQueue queue;

  Predictions(
      ModelCatalog models,
      KeyStore keys,
      KeyCache<EngineKey> loaded,
      FheEngine engine,
      PredictionQueue queue) {
    this.models = models;
    this.keys = keys;
    this.loaded = loaded;
    this.engine = engine;
    this.queue = queue;
  }

  OpenPrediction open(Tenant caller, PredictHeader header) {
    ServedModel model = models.require(header.getModel());
    Digest prepared = KeyMessages.digest("model digest", header.getModelDigest());
    if (!prepared.equals(model.digest())) {
      throw MismatchException.withStoredState("model digest", model.digest(), prepared);
    }
    Optional<StoredKey> key =
        model.needsKeys() ? Optional.of(key(caller, header, model)) : Optional.empty();
    return new Open(model, key, queue.open(caller));
  }

  private StoredKey key(Tenant caller, PredictHeader header, ServedModel model) {
    try {
      Digest digest = KeyMessages.digest("key digest", header.getKeyDigest());
      StoredKey key = keys.use(caller, digest).orElseThrow(() -> missing(digest));
      KeyStore.requireParameters(key, model.parametersDigest());
      return key;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RequestException missing(Digest key) {
    return new RequestException(Kind.CONFLICT, "evaluation keys", key + " uploaded", "none");
  }

  /** A model, the key where it needs one, and the place of the stream. */
  private final class Open implements OpenPrediction {
    private final ServedModel model;
    private final Optional<StoredKey> key;
    private final PredictionQueue.Place place;

    Open(ServedModel model, Optional<StoredKey> key, PredictionQueue.Place place) {
      this.model = model;
      this.key = key;
      this.place = place;
    }

    @Override
    public int requestBytes() {
      return RowMessages.requestBytes(model);
    }

    @Override
    public Row decode(byte[] row) {
      EncryptedRow request = RowMessages.decodeRequest(model, row);
      return () -> {
        if (key.isEmpty()) {
          return compute(request, Optional.empty());
        }
        return compute(request, key.get());
      };
    }

    /** Uses the key for this row alone: idle streams hold none, and it may have gone meanwhile. */
    private byte[] compute(EncryptedRow request, StoredKey stored) throws InterruptedException {
      try {
        if (!keys.use(stored)) {
          throw missing(stored.digest());
        }
        try (var lease = loaded.lease(stored)) {
          return compute(request, Optional.of(lease.key()));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private byte[] compute(EncryptedRow request, Optional<EngineKey> engineKey)
        throws InterruptedException {
      return RowMessages.encodeReply(
          model
              .executor()
              .run(request, model.parameters().glwe(), new EngineEvaluator(engine, engineKey)));
    }

    @Override
    public void close() {
      place.close();
    }
  }
}
