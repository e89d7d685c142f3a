package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.LweDimension;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Between blocks and the words of LWE ciphertexts. */
final class Ciphertexts {
  private Ciphertexts() {}

  /** A source with its n + 1 words, modulo 2^64. */
  static final class Encrypted extends Source {
    private final long[] words;

    Encrypted(Rotation rotation, long[] words) {
      super(rotation);
      this.words = words;
    }
  }

  /** Refuses a list of another length or modulus. */
  static void requireBlocks(String what, int count, LweCiphertextList ciphertexts) {
    if (ciphertexts.count() != count || ciphertexts.modulus() != CiphertextModulus.TWO_POW_64) {
      throw new MismatchException(what, count + " modulo 2^64", ciphertexts);
    }
  }

  /** Each ciphertext as a block in [0, largest] with noise of its own. */
  static List<Block> blocks(LweCiphertextList ciphertexts, int largest, int squaredNorm) {
    if (squaredNorm < 1) {
      throw new ParameterException("ν² of ciphertexts", "at least 1", squaredNorm);
    }
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < ciphertexts.count(); i++) {
      Source source = source(new Rotation(squaredNorm), ciphertexts, i);
      blocks.add(Block.of(source, 0, Block.STEP * largest));
    }
    return blocks;
  }

  static Encrypted source(Rotation rotation, LweCiphertextList ciphertexts, int index) {
    int from = ciphertexts.offset(index);
    int to = from + ciphertexts.dimension().size();
    return new Encrypted(rotation, Arrays.copyOfRange(ciphertexts.words(), from, to));
  }

  /**
   * The ciphertexts that blocks stand for, exactly.
   *
   * @throws MismatchException if a source has another dimension
   */
  static LweCiphertextList combine(List<Block> blocks, LweDimension dimension) {
    LweCiphertextList result =
        LweCiphertextList.allocate(blocks.size(), dimension, CiphertextModulus.TWO_POW_64);
    for (int i = 0; i < blocks.size(); i++) {
      int at = result.offset(i);
      result.words()[at + dimension.value()] = BlockTable.encode(blocks.get(i).constant());
      blocks
          .get(i)
          .coefficients()
          .forEach(
              (source, coefficient) -> add(source, coefficient, result.words(), at, dimension));
    }
    return result;
  }

  private static void add(
      Source source, long coefficient, long[] to, int at, LweDimension dimension) {
    if (!(source instanceof Encrypted encrypted)) {
      throw new AssertionError("a block of another machine: " + source.getClass());
    }
    long[] words = encrypted.words;
    if (words.length != dimension.size()) {
      throw new MismatchException("LWE dimension of a block", dimension.value(), words.length - 1);
    }
    for (int i = 0; i < words.length; i++) {
      to[at + i] += coefficient * words[i];
    }
  }
}
