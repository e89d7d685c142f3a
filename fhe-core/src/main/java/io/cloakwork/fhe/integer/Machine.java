package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.random.MaskSeed;
import java.util.List;

/** What carries out look-ups: blind rotations, or the same on clear values. */
interface Machine {
  /** The largest ν² of an input whose look-up fails rarely enough. */
  int largestSquaredNorm();

  /**
   * Refuses what this machine does not compute with.
   *
   * @param operand what the source is part of, for the message
   * @throws MismatchException if it stands under another key, as far as that is known
   */
  default void require(String operand, Source source) {}

  /**
   * One round of look-ups that do not depend on each other.
   *
   * @param round no two equal, none of a constant, all within their table's inputs and the noise
   *     limit
   * @return for each look-up its table's outputs
   */
  List<List<? extends Source>> rotate(List<LookUp> round);

  /** Ciphertexts all of whose words are uniform; so are their values, in [0, 32). */
  List<? extends Source> uniform(MaskSeed seed, int count);
}
