package io.cloakwork.fhe.key;

import io.cloakwork.fhe.CapacityException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.SeededRows;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.random.MaskPurpose;
import io.cloakwork.fhe.random.MaskSeed;

/**
 * Seeded bootstrap key: for each bit of the small LWE key a GGSW encryption under the GLWE key.
 * Masks come from the seed; bodies are multiples of 2^14, so that 50 bits of each are stored.
 */
public final class BootstrapKey {
  /** Low bits of a body that are zero: bodies are rounded to 50 bits when the key is made. */
  public static final int ZERO_BITS = 14;

  private final TfheParameters parameters;
  private final MaskSeed seed;
  private final long[] bodies;

  private BootstrapKey(TfheParameters parameters, MaskSeed seed, long[] bodies) {
    this.parameters = parameters;
    this.seed = seed;
    this.bodies = bodies;
  }

  /**
   * Body words of a key: n·(k + 1)·ℓ·N.
   *
   * @throws CapacityException if they are more than an array holds
   */
  public static int bodyWords(TfheParameters parameters) {
    return KeyWords.arrayLength(
        "bootstrap key bodies",
        parameters.lwe().dimension().value(),
        rows(parameters),
        parameters.glwe().polynomialSize().value());
  }

  /**
   * @param bodies n·(k + 1)·ℓ·N words, GGSW by GGSW and row by row, multiples of 2^14; not copied
   * @throws MismatchException if the length is another
   */
  public static BootstrapKey wrap(TfheParameters parameters, MaskSeed seed, long[] bodies) {
    int expected = bodyWords(parameters);
    if (bodies.length != expected) {
      throw new MismatchException("bootstrap key bodies", expected, bodies.length);
    }
    return new BootstrapKey(parameters, seed, bodies);
  }

  public TfheParameters parameters() {
    return parameters;
  }

  public MaskSeed seed() {
    return seed;
  }

  /** The storage itself. */
  public long[] bodies() {
    return bodies;
  }

  /** Number of GGSW ciphertexts: n. */
  public int count() {
    return parameters.lwe().dimension().value();
  }

  /** Rows of one GGSW ciphertext: (k + 1)·ℓ, numbered as in {@code GgswCiphertextList}. */
  public int rows() {
    return rows(parameters);
  }

  /** Words of one expanded GGSW ciphertext: (k + 1)·ℓ·(k + 1)·N. */
  public int ggswWords() {
    return rows() * parameters.glwe().words();
  }

  /**
   * Writes GGSW ciphertext {@code index} with its masks.
   *
   * @param out {@link #ggswWords()} words, all written
   */
  public void expandGgsw(int index, long[] out) {
    int size = parameters.glwe().polynomialSize().value();
    SeededRows.expand(
        seed.stream(MaskPurpose.BOOTSTRAP_KEY, index),
        bodies,
        index * rows() * size,
        rows(),
        parameters.glwe().dimension().value(),
        size,
        out,
        0);
  }

  private static int rows(TfheParameters parameters) {
    return parameters.glwe().dimension().size() * parameters.bootstrap().levelCount().value();
  }
}
