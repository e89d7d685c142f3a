package io.cloakwork.fhe.integer;

/**
 * One output of a blind rotation, or one ciphertext that came from outside: what blocks are
 * combinations of. Each machine extends it by what it computes with. Compared by identity.
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
}
