package io.cloakwork.coprocessor.client;

import io.cloakwork.coprocessor.Digest;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.serial.ParameterDigest;
import java.util.Optional;

/**
 * What predicting needs: a checked offer, and the keys for its parameters.
 *
 * @param offer of the model
 * @param key secret; stays with whoever made it
 * @param evaluationDigest name of the evaluation keys at the server, for models that need them
 */
public record PredictSession(ModelOffer offer, ClientKey key, Optional<Digest> evaluationDigest) {
  /** With evaluation keys. */
  public PredictSession(ModelOffer offer, ClientKey key, Digest evaluationDigest) {
    this(offer, key, Optional.of(evaluationDigest));
  }

  /**
   * @throws MismatchException if the key is for other parameters, or the model needs evaluation
   *     keys and none are named
   */
  public PredictSession {
    if (!key.parameters().equals(offer.parameters())) {
      throw new MismatchException(
          "digest of the client key's parameters",
          ParameterDigest.of(offer.parameters()),
          ParameterDigest.of(key.parameters()));
    }
    if (offer.spec().evaluationKeys() && evaluationDigest.isEmpty()) {
      throw new MismatchException("evaluation keys for " + offer.name(), "their digest", "none");
    }
  }
}
