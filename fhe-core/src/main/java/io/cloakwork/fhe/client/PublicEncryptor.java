package io.cloakwork.fhe.client;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.ciphertext.CompactCiphertextList;
import io.cloakwork.fhe.ciphertext.RoundedGlweList;
import io.cloakwork.fhe.integer.ClearList;
import io.cloakwork.fhe.key.CompactPublicKey;
import io.cloakwork.fhe.noise.SecurityEstimate;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.MessageSpace;
import io.cloakwork.fhe.secret.SecretSeed;
import io.cloakwork.fhe.transport.CompactLists;
import io.cloakwork.fhe.transport.PublicEncryption;
import java.util.Arrays;

/**
 * Encrypts for the owner of a public key, without any secret key. Every call draws its own fresh
 * randomness from the operating system. Safe for use by many threads.
 */
public final class PublicEncryptor {
  private final CompactPublicKey key;

  private PublicEncryptor(CompactPublicKey key) {
    this.key = key;
  }

  /**
   * An encryptor for a key, from whomever it comes.
   *
   * @throws ParameterException if its parameters are not known to have {@value
   *     SecurityEstimate#MINIMUM_BITS} bits of security
   */
  public static PublicEncryptor of(CompactPublicKey key) {
    SecurityEstimate.require("compact key", key.parameters().key(), SecurityEstimate.MINIMUM_BITS);
    return new PublicEncryptor(key);
  }

  /** An encryptor for a key of any parameters, for tests. */
  static PublicEncryptor insecure(CompactPublicKey key) {
    return new PublicEncryptor(key);
  }

  /**
   * Values in a compact list.
   *
   * @throws ParameterException if the key's blocks are not of two message and two carry bits
   */
  public CompactCiphertextList encrypt(ClearList values) {
    return encryptBlocks(values.messages(key.message()));
  }

  /**
   * Blocks in a compact list, as many in each LWE ciphertext as fit.
   *
   * @param messages in [0, 2^messageBits), the first one lowest
   * @throws MismatchException if a message is outside; which one is said, its value is not
   */
  public CompactCiphertextList encryptBlocks(int... messages) {
    MessageSpace space = key.message();
    long[] blocks = Messages.encode(space, space.messageBits(), messages);
    int each = CompactLists.blocksPerCiphertext(space);
    long[] plaintexts = new long[CompactLists.ciphertexts(space, blocks.length)];
    for (int i = 0; i < blocks.length; i++) {
      plaintexts[i / each] += blocks[i] << (i % each * space.messageBits());
    }
    Arrays.fill(blocks, 0);
    int bits = key.parameters().storedBits();
    RoundedGlweList list;
    try (SecretSeed seed = SecretSeed.fresh()) {
      list = PublicEncryption.encrypt(key.key(), plaintexts, seed::publicEncryption);
    } finally {
      Arrays.fill(plaintexts, 0);
    }
    RoundedGlweList.round(list.words(), bits);
    GlweShape shape = key.parameters().key();
    return new CompactCiphertextList(
        key.parameters(),
        RoundedGlweList.wrap(
            shape.dimension(), shape.polynomialSize(), bits, plaintexts.length, list.words()));
  }
}
