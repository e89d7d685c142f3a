package io.cloakwork.coprocessor.client;

import io.cloakwork.coprocessor.Digest;
import io.cloakwork.fhe.noise.FailureProbability;
import io.cloakwork.fhe.noise.KeyPolicy;
import io.cloakwork.fhe.noise.SecurityEstimate;
import java.util.Optional;

/** What a client accepts from a server, whatever the server says. */
public final class OfferPolicy {
  private final double minimumBits;
  private final double maximumFailureLog2;
  private final KeyPolicy keys;
  private final Optional<Digest> offer;

  private OfferPolicy(
      double minimumBits, double maximumFailureLog2, KeyPolicy keys, Optional<Digest> offer) {
    this.minimumBits = minimumBits;
    this.maximumFailureLog2 = maximumFailureLog2;
    this.keys = keys;
    this.offer = offer;
  }

  /**
   * At least 128 bits of security and at most 2^−128 of failure for each look-up, of any model.
   *
   * @param keys distributions of the key that the user accepts
   */
  public static OfferPolicy secure(KeyPolicy keys) {
    return new OfferPolicy(
        SecurityEstimate.MINIMUM_BITS, FailureProbability.TARGET_LOG2, keys, Optional.empty());
  }

  /**
   * The same, and only one offer.
   *
   * @param offer its {@link OfferDigest}, from whoever vouches for the model
   */
  public OfferPolicy expecting(Digest offer) {
    return new OfferPolicy(minimumBits, maximumFailureLog2, keys, Optional.of(offer));
  }

  double minimumBits() {
    return minimumBits;
  }

  double maximumFailureLog2() {
    return maximumFailureLog2;
  }

  KeyPolicy keys() {
    return keys;
  }

  Optional<Digest> offer() {
    return offer;
  }
}
