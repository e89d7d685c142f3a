package io.cloakwork.fhe.key;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.random.Csprng;
import io.cloakwork.fhe.random.MaskPurpose;
import io.cloakwork.fhe.random.MaskSeed;
import java.util.EnumSet;
import java.util.Set;

/**
 * Seeded key switch key modulo 2^32: row j·ℓ + (l − 1) encrypts s_j·2^(32 − β·l) under the small
 * key, for each coefficient s_j of the input key and level l = 1…ℓ.
 */
public final class KeySwitchKey {
  private static final Set<MaskPurpose> PURPOSES =
      EnumSet.of(
          MaskPurpose.KEY_SWITCH_KEY, MaskPurpose.CASTING_KEY, MaskPurpose.DECOMPRESSION_KEY);

  private final MaskPurpose purpose;
  private final LweDimension inputDimension;
  private final LweDimension outputDimension;
  private final Decomposition decomposition;
  private final MaskSeed seed;
  private final int[] bodies;

  private KeySwitchKey(
      MaskPurpose purpose,
      LweDimension inputDimension,
      LweDimension outputDimension,
      Decomposition decomposition,
      MaskSeed seed,
      int[] bodies) {
    this.purpose = purpose;
    this.inputDimension = inputDimension;
    this.outputDimension = outputDimension;
    this.decomposition = decomposition;
    this.seed = seed;
    this.bodies = bodies;
  }

  /**
   * @param purpose {@link MaskPurpose#KEY_SWITCH_KEY}, {@link MaskPurpose#CASTING_KEY} or {@link
   *     MaskPurpose#DECOMPRESSION_KEY}
   * @param inputDimension of the key that is left
   * @param outputDimension n
   * @param decomposition of at most 31 bits, for the modulus is 2^32
   * @param bodies inputDimension·ℓ words modulo 2^32; not copied
   * @throws MismatchException if the purpose, the decomposition or the length is another
   */
  public static KeySwitchKey wrap(
      MaskPurpose purpose,
      LweDimension inputDimension,
      LweDimension outputDimension,
      Decomposition decomposition,
      MaskSeed seed,
      int[] bodies) {
    if (!PURPOSES.contains(purpose)) {
      throw new MismatchException("purpose of a key switch key", "one of " + PURPOSES, purpose);
    }
    if (decomposition.precision() > 31) {
      throw new MismatchException(
          "key switch key β·ℓ", "at most 31 (modulus 2^32)", decomposition.precision());
    }
    int expected = bodyWords(inputDimension, decomposition);
    if (bodies.length != expected) {
      throw new MismatchException("key switch key bodies", expected, bodies.length);
    }
    return new KeySwitchKey(purpose, inputDimension, outputDimension, decomposition, seed, bodies);
  }

  /** Body words of a key: inputDimension·ℓ. */
  public static int bodyWords(LweDimension inputDimension, Decomposition decomposition) {
    return inputDimension.value() * decomposition.levelCount().value();
  }

  public MaskPurpose purpose() {
    return purpose;
  }

  public LweDimension inputDimension() {
    return inputDimension;
  }

  public LweDimension outputDimension() {
    return outputDimension;
  }

  public Decomposition decomposition() {
    return decomposition;
  }

  public MaskSeed seed() {
    return seed;
  }

  /** The storage itself. */
  public int[] bodies() {
    return bodies;
  }

  /**
   * Writes the ℓ rows of input coefficient {@code index} with their masks.
   *
   * @param out ℓ·(n + 1) words modulo 2^32, row by row, mask first; all written
   */
  public void expandRows(int index, int[] out) {
    Csprng masks = seed.stream(purpose, index);
    int levels = decomposition.levelCount().value();
    int n = outputDimension.value();
    for (int level = 0; level < levels; level++) {
      masks.fill(out, level * (n + 1), n);
      out[level * (n + 1) + n] = bodies[index * levels + level];
    }
  }
}
