package io.cloakwork.fhe.key;

import io.cloakwork.fhe.CapacityException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.SeededRows;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.random.MaskPurpose;
import io.cloakwork.fhe.random.MaskSeed;

/**
 * Seeded packing key switch key modulo 2^64: row j·ℓ + (l − 1) is a GLWE encryption of s_j·2^(64 −
 * β·l) under the packing key, for each coefficient s_j of the input key and level l = 1…ℓ.
 */
public final class PackingKeySwitchKey {
  /**
   * Low bits of a body that are zero when a client makes the key: bodies are rounded to 32 bits,
   * 2^−12 of the noise that TU(43) has.
   */
  public static final int ZERO_BITS = 32;

  private final LweDimension inputDimension;
  private final GlweShape output;
  private final Decomposition decomposition;
  private final MaskSeed seed;
  private final long[] bodies;

  private PackingKeySwitchKey(
      LweDimension inputDimension,
      GlweShape output,
      Decomposition decomposition,
      MaskSeed seed,
      long[] bodies) {
    this.inputDimension = inputDimension;
    this.output = output;
    this.decomposition = decomposition;
    this.seed = seed;
    this.bodies = bodies;
  }

  /**
   * @param inputDimension of the key that is left
   * @param output shape of the packed ciphertexts
   * @param bodies inputDimension·ℓ·N words; not copied
   * @throws MismatchException if the length is another
   */
  public static PackingKeySwitchKey wrap(
      LweDimension inputDimension,
      GlweShape output,
      Decomposition decomposition,
      MaskSeed seed,
      long[] bodies) {
    int expected = bodyWords(inputDimension, output, decomposition);
    if (bodies.length != expected) {
      throw new MismatchException("packing key bodies", expected, bodies.length);
    }
    return new PackingKeySwitchKey(inputDimension, output, decomposition, seed, bodies);
  }

  /**
   * Body words of a key: inputDimension·ℓ·N.
   *
   * @throws CapacityException if they are more than an array holds
   */
  public static int bodyWords(
      LweDimension inputDimension, GlweShape output, Decomposition decomposition) {
    return KeyWords.arrayLength(
        "packing key bodies",
        inputDimension.value(),
        decomposition.levelCount().value(),
        output.polynomialSize().value());
  }

  public LweDimension inputDimension() {
    return inputDimension;
  }

  public GlweShape output() {
    return output;
  }

  public Decomposition decomposition() {
    return decomposition;
  }

  public MaskSeed seed() {
    return seed;
  }

  /** The storage itself. */
  public long[] bodies() {
    return bodies;
  }

  /**
   * Writes the ℓ rows of input coefficient {@code index} with their masks.
   *
   * @param out ℓ·(k + 1)·N words, row by row; all written
   */
  public void expandRows(int index, long[] out) {
    int levels = decomposition.levelCount().value();
    int size = output.polynomialSize().value();
    SeededRows.expand(
        seed.stream(MaskPurpose.PACKING_KEY, index),
        bodies,
        index * levels * size,
        levels,
        output.dimension().value(),
        size,
        out,
        0);
  }
}
