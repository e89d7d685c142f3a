package io.cloakwork.fhe.integer;

/**
 * Identity of one blind rotation, whose outputs share their noise; or of one ciphertext that came
 * from outside.
 */
final class Rotation {
  private final int squaredNorm;

  /**
   * @param squaredNorm noise of its outputs, in units of one bootstrap's output: ν² of the
   *     combination that a ciphertext was when it left; 0 for an encryption of zero, whose noise is
   *     2^−55 of that and does not count
   */
  Rotation(int squaredNorm) {
    if (squaredNorm < 0) {
      throw new IllegalArgumentException("squared norm of a rotation: " + squaredNorm);
    }
    this.squaredNorm = squaredNorm;
  }

  int squaredNorm() {
    return squaredNorm;
  }
}
