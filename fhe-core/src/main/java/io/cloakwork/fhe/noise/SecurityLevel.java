package io.cloakwork.fhe.noise;

/**
 * What is known about the security of a key.
 *
 * @param bits lg of the operations of the cheapest known attack, at least; 0 where nothing is known
 * @param basis where the figure comes from, in words
 */
public record SecurityLevel(double bits, String basis) {

  /** The weaker of two keys that open each other. */
  SecurityLevel weaker(SecurityLevel other) {
    return other.bits < bits ? other : this;
  }

  /** Such as "132.33 bits (estimated: …)". Two digits, rounded down: never more than is known. */
  @Override
  public String toString() {
    return Math.floor(bits * 100) / 100 + " bits (" + basis + ")";
  }
}
