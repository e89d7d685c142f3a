package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.key.KeyId;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.LweDimension;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Between blocks and the words of LWE ciphertexts. */
final class Ciphertexts {
  private Ciphertexts() {}

  /** A source with its n + 1 words, modulo 2^64. */
  static final class Encrypted extends Source {
    private final long[] words;
    private final @Nullable KeyId key;

    /**
     * @param key that it stands under: that of the bootstrap whose output it is, of the transport
     *     or of the client that brought it; null if nobody said
     */
    Encrypted(Rotation rotation, long[] words, @Nullable KeyId key) {
      super(rotation);
      this.words = words;
      this.key = key;
    }

    /** Equal words are one ciphertext, however often it was computed or came in. */
    @Override
    boolean isSame(Source other) {
      return other instanceof Encrypted encrypted && Arrays.equals(words, encrypted.words);
    }

    @Override
    int fingerprint() {
      return Long.hashCode(words[0]);
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
    return blocks(ciphertexts, largest, squaredNorm, null);
  }

  /**
   * The same of ciphertexts whose key is known.
   *
   * @param key that they stand under; null if nobody said
   */
  static List<Block> blocks(
      LweCiphertextList ciphertexts, int largest, int squaredNorm, @Nullable KeyId key) {
    if (squaredNorm < 1) {
      throw new ParameterException("ν² of ciphertexts", "at least 1", squaredNorm);
    }
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < ciphertexts.count(); i++) {
      Rotation rotation = new Rotation(squaredNorm, firstWord(ciphertexts, i));
      Source source = source(rotation, ciphertexts, i, key);
      blocks.add(Block.of(source, 0, Block.STEP * largest));
    }
    return blocks;
  }

  /** What is looked at first to see whether two ciphertexts are the same. */
  static long firstWord(LweCiphertextList ciphertexts, int index) {
    return ciphertexts.words()[ciphertexts.offset(index)];
  }

  /** One of several ciphertexts that came from outside, copied. */
  static Encrypted source(Rotation rotation, LweCiphertextList ciphertexts, int index) {
    return source(rotation, ciphertexts, index, null);
  }

  /** One of several ciphertexts, copied. */
  static Encrypted source(
      Rotation rotation, LweCiphertextList ciphertexts, int index, @Nullable KeyId key) {
    int from = ciphertexts.offset(index);
    int to = from + ciphertexts.dimension().size();
    long[] words = Arrays.copyOfRange(ciphertexts.words(), from, to);
    return new Encrypted(rotation, words, key);
  }

  /**
   * Refuses what is known to stand under another key.
   *
   * @param operand what the source is part of
   * @throws MismatchException if it does, or has another dimension
   */
  static void require(String operand, Source source, KeyId key, LweDimension dimension) {
    if (!(source instanceof Encrypted encrypted)) {
      throw new AssertionError("a block of another machine: " + source.getClass());
    }
    if (encrypted.key != null && key.excludes(encrypted.key)) {
      throw new MismatchException("key of the " + operand, key, encrypted.key);
    }
    if (encrypted.words.length != dimension.size()) {
      throw new MismatchException(
          "LWE dimension of the " + operand, dimension.value(), encrypted.words.length - 1);
    }
  }

  /** Whose they are; empty if nobody said. */
  static Optional<KeyId> key(List<Block> blocks) {
    for (Block block : blocks) {
      for (int s = 0; s < block.sourceCount(); s++) {
        if (block.source(s) instanceof Encrypted encrypted && encrypted.key != null) {
          return Optional.of(encrypted.key);
        }
      }
    }
    return Optional.empty();
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
      Block block = blocks.get(i);
      for (int s = 0; s < block.sourceCount(); s++) {
        add(block.source(s), block.coefficient(s), result.words(), at, dimension);
      }
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
