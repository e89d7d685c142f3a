package io.cloakwork.fhe.params;

import io.cloakwork.fhe.ParameterException;

/**
 * Signed decomposition of a torus word into ℓ digits of β bits, most significant first; β·ℓ ≤ 63.
 */
public record Decomposition(DecompositionBaseLog baseLog, DecompositionLevelCount levelCount) {
  public Decomposition {
    if (baseLog.value() * levelCount.value() > 63) {
      throw new ParameterException(
          "decomposition β·ℓ", "at most 63", baseLog.value() * levelCount.value());
    }
  }

  public Decomposition(int baseLog, int levelCount) {
    this(new DecompositionBaseLog(baseLog), new DecompositionLevelCount(levelCount));
  }

  /** β·ℓ: the bits of a word that the digits represent. */
  public int precision() {
    return baseLog.value() * levelCount.value();
  }
}
