package io.cloakwork.fhe.integer;

/**
 * Identity of one blind rotation, whose outputs share their noise; or of one ciphertext that came
 * from outside.
 */
final class Rotation {
  private final int squaredNorm;

  /**
   * @param squaredNorm noise of its outputs, in units of one bootstrap's output: ν² of the
   *     combination that a ciphertext was when it left
   */
  Rotation(int squaredNorm) {
    if (squaredNorm < 1) {
      throw new IllegalArgumentException("squared norm of a rotation: " + squaredNorm);
    }
    this.squaredNorm = squaredNorm;
  }

  int squaredNorm() {
    return squaredNorm;
  }
}
