package io.cloakwork.fhe.transport;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.key.GlwePublicKey;
import io.cloakwork.fhe.params.CiphertextModulus;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * Fresh masks for the inputs of an operation: to each an encryption of zero is added, made with a
 * public key under the big key from a hash of the operation and all its inputs. Nobody can then
 * choose ciphertexts whose rounding errors conspire, because the masks that the operation meets
 * depend on the choice like a random function. Everybody gets the same bits from the same inputs.
 *
 * <p>The hash is public, so the encryptions hide nothing; only their distribution matters. Noise:
 * {@code FreshNoise.ofPublicKey} on each input, 2^−55 of what a bootstrap leaves at the named sets.
 *
 * <p>For the IND-CPA^D model: Bernard, Joye, Smart, Walter, "Drifting towards better error
 * probabilities in fully homomorphic encryption schemes", eprint 2024/1718.
 */
public final class Rerandomization {
  private static final byte[] DOMAIN =
      "cloakwork/1/rerandomization/".getBytes(StandardCharsets.US_ASCII);

  private Rerandomization() {}

  /**
   * The inputs of one operation with fresh masks; the plaintexts stay the same.
   *
   * @return the sums of inputs and {@link #zeros}, new lists of the same counts
   * @throws MismatchException as {@link #zeros}
   */
  public static List<LweCiphertextList> apply(
      GlwePublicKey key, byte[] operation, List<LweCiphertextList> inputs) {
    List<LweCiphertextList> outputs = zeros(key, operation, inputs);
    for (int i = 0; i < outputs.size(); i++) {
      long[] sums = outputs.get(i).words();
      long[] words = inputs.get(i).words();
      for (int j = 0; j < sums.length; j++) {
        sums[j] += words[j];
      }
    }
    return outputs;
  }

  /**
   * The encryptions of zero that belong to the inputs of one operation.
   *
   * @param key of the client under whose big key the inputs stand
   * @param operation what is computed, such as its name and its clear operands: other bytes give
   *     other encryptions
   * @param inputs all of them, in order, modulus 2^64
   * @return for each input a list of the same count
   * @throws MismatchException if an input has another dimension or modulus
   */
  public static List<LweCiphertextList> zeros(
      GlwePublicKey key, byte[] operation, List<LweCiphertextList> inputs) {
    int count = 0;
    for (LweCiphertextList input : inputs) {
      if (!input.dimension().equals(key.shape().extractedDimension())) {
        throw new MismatchException(
            "dimension of an input to re-randomize",
            key.shape().extractedDimension().value(),
            input.dimension().value());
      }
      if (input.modulus() != CiphertextModulus.TWO_POW_64) {
        throw new MismatchException(
            "modulus of an input to re-randomize", CiphertextModulus.TWO_POW_64, input.modulus());
      }
      count = Math.addExact(count, input.count());
    }
    byte[] seed = hash(key, operation, inputs);
    LweCiphertextList all =
        PublicEncryption.encrypt(
                key, new long[count], index -> EncryptionRandomness.of(seed, "rerandomize", index))
            .extract();
    List<LweCiphertextList> zeros = new ArrayList<>();
    int from = 0;
    for (LweCiphertextList input : inputs) {
      zeros.add(all.copyOfRange(from, from + input.count()));
      from += input.count();
    }
    return zeros;
  }

  // Every part behind its length, so that no two lists of parts have the same bytes.
  private static byte[] hash(GlwePublicKey key, byte[] operation, List<LweCiphertextList> inputs) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(DOMAIN);
      sha256.update(key.seed().bytes());
      update(sha256, key.body());
      sha256.update(littleEndian(Integer.BYTES).putInt(operation.length).flip());
      sha256.update(operation);
      for (LweCiphertextList input : inputs) {
        update(sha256, input.words());
      }
      return sha256.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  private static void update(MessageDigest digest, long[] words) {
    ByteBuffer bytes =
        littleEndian(Math.addExact(Integer.BYTES, Math.multiplyExact(words.length, Long.BYTES)));
    bytes.putInt(words.length);
    bytes.asLongBuffer().put(words);
    digest.update(bytes.rewind());
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
