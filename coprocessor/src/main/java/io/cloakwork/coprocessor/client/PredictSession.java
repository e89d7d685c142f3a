package io.cloakwork.coprocessor.client;

import io.cloakwork.coprocessor.Digest;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.client.ClientKey;

/**
 * What predicting needs: a checked offer, and the keys for its parameters.
 *
 * @param offer of the model
 * @param key secret; stays with whoever made it
 * @param evaluationDigest name of the evaluation keys at the server
 */
public record PredictSession(ModelOffer offer, ClientKey key, Digest evaluationDigest) {
  /**
   * @throws io.cloakwork.fhe.MismatchException if the key is for other parameters
   */
  public PredictSession {
    if (!key.parameters().equals(offer.parameters())) {
      throw new MismatchException(
          "parameters of the client key", offer.parameters(), key.parameters());
    }
  }
}
