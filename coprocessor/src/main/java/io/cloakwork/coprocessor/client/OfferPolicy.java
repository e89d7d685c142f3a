package io.cloakwork.coprocessor.client;

import io.cloakwork.fhe.noise.FailureProbability;
import io.cloakwork.fhe.noise.KeyPolicy;
import io.cloakwork.fhe.noise.SecurityEstimate;

/** What a client accepts from a server, whatever the server says. */
public final class OfferPolicy {
  private final double minimumBits;
  private final double maximumFailureLog2;
  private final KeyPolicy keys;

  private OfferPolicy(double minimumBits, double maximumFailureLog2, KeyPolicy keys) {
    this.minimumBits = minimumBits;
    this.maximumFailureLog2 = maximumFailureLog2;
    this.keys = keys;
  }

  /**
   * At least 128 bits of security and at most 2^−128 of failure for each look-up.
   *
   * @param keys distributions of the key that the user accepts
   */
  public static OfferPolicy secure(KeyPolicy keys) {
    return new OfferPolicy(SecurityEstimate.MINIMUM_BITS, FailureProbability.TARGET_LOG2, keys);
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
}
