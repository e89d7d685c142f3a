package io.cloakwork.fhe.integer;

import java.util.OptionalLong;

/**
 * Identity of one blind rotation, whose outputs share their noise; or of one ciphertext that came
 * from outside.
 */
final class Rotation {
  private final int squaredNorm;
  private final OptionalLong firstWord;

  private Rotation(int squaredNorm, OptionalLong firstWord) {
    if (squaredNorm < 0) {
      throw new IllegalArgumentException("squared norm of a rotation: " + squaredNorm);
    }
    this.squaredNorm = squaredNorm;
    this.firstWord = firstWord;
  }

  /**
   * One that is the same as no other.
   *
   * @param squaredNorm noise of its outputs, in units of one bootstrap's output: ν² of the
   *     combination that a ciphertext was when it left; 0 for an encryption of zero, whose noise is
   *     2^−55 of that and does not count
   */
  Rotation(int squaredNorm) {
    this(squaredNorm, OptionalLong.empty());
  }

  /**
   * One that has been done perhaps more than once: the same look-up of the same ciphertext has the
   * same bits again.
   *
   * @param firstWord of the mask of its first output, which no other rotation has but by chance; 0
   *     where there is no mask, and no noise to share
   */
  Rotation(int squaredNorm, long firstWord) {
    this(squaredNorm, firstWord == 0 ? OptionalLong.empty() : OptionalLong.of(firstWord));
  }

  int squaredNorm() {
    return squaredNorm;
  }

  /** Whether outputs of both share their noise. */
  boolean isSame(Rotation other) {
    return this == other || (firstWord.isPresent() && firstWord.equals(other.firstWord));
  }
}
