package io.cloakwork.fhe.integer;

/**
 * One output of a blind rotation, or one ciphertext that came from outside: what blocks are
 * combinations of. Each machine extends it by what it computes with.
 */
abstract class Source {
  private final Rotation rotation;

  Source(Rotation rotation) {
    this.rotation = rotation;
  }

  /** The rotation that made it, and perhaps others. */
  final Rotation rotation() {
    return rotation;
  }

  /** Whether it is the same ciphertext, with the same noise. */
  boolean isSame(Source other) {
    return equals(other); // that is, identity
  }

  /** Equal for those that are the same, mostly different for others. */
  int fingerprint() {
    return System.identityHashCode(this);
  }
}
