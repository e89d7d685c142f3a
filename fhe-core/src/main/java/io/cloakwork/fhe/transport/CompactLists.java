package io.cloakwork.fhe.transport;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.CompactCiphertextList;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.key.CompactPublicKey;
import io.cloakwork.fhe.key.KeySwitchKey;
import io.cloakwork.fhe.params.CompactParameters;
import io.cloakwork.fhe.params.MessageSpace;
import io.cloakwork.fhe.spi.KeySwitchBatch;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Between compact lists and blocks. An LWE ciphertext of a list holds as many messages as fit into
 * the message space, the first one lowest: two of 2 bits where a block has 2 + 2.
 *
 * <p>One rotation cannot split them: two tables of one rotation want an input below half of the
 * message space, and this one fills it. So each block takes a rotation, and a ciphertext one
 * casting key switch.
 */
public final class CompactLists {
  private CompactLists() {}

  /** Messages in one LWE ciphertext. */
  public static int blocksPerCiphertext(MessageSpace space) {
    return space.bits() / space.messageBits();
  }

  /** LWE ciphertexts that so many blocks take. */
  public static int ciphertexts(MessageSpace space, int blocks) {
    return Math.ceilDiv(blocks, blocksPerCiphertext(space));
  }

  /**
   * Blocks under the big key, each as clean as a bootstrap makes it.
   *
   * <p>Block i is in [0, moduli[i]) whatever the list holds: what an honest sender never sends is
   * reduced to that range. So a boolean is 0 or 1, and sums of blocks stay in their message space.
   *
   * @param moduli one for each block, in [1, 2^messageBits]
   * @return one LWE ciphertext of dimension kN for each block
   * @throws MismatchException if the list does not have as many ciphertexts as the blocks take, or
   *     the server key has no casting key that fits it, or a modulus is outside
   */
  public static LweCiphertextList expand(
      FheEngine engine, EngineKey key, CompactCiphertextList list, int[] moduli) {
    requireFit(key, list, moduli.length);
    return expand(engine, key, list.ciphertexts().extract(), moduli);
  }

  /**
   * The same with fresh masks, for the IND-CPA^D model: to each ciphertext of the list an
   * encryption of zero is added first, made from a hash of the list and the moduli ({@link
   * Rerandomization}), so that nobody can choose a list whose rounding errors conspire in these
   * look-ups. The same list gives the same bits again. {@code CompactNoise.requireRerandomized}
   * says whether look-ups fail rarely enough then.
   *
   * @param publicKey from the owner of the server key
   * @param moduli one for each block, in [1, 2^messageBits]
   * @throws MismatchException as the other; or if the list was not made with a key of these
   *     parameters
   */
  public static LweCiphertextList expandRerandomized(
      FheEngine engine,
      EngineKey key,
      CompactPublicKey publicKey,
      CompactCiphertextList list,
      int[] moduli) {
    requireFit(key, list, moduli.length);
    if (!publicKey.parameters().equals(list.parameters())) {
      throw new MismatchException(
          "parameters of a compact list", publicKey.parameters(), list.parameters());
    }
    byte[] operation = ("expand" + Arrays.toString(moduli)).getBytes(StandardCharsets.US_ASCII);
    List<LweCiphertextList> sums =
        Rerandomization.apply(publicKey.key(), operation, List.of(list.ciphertexts().extract()));
    return expand(engine, key, sums.getFirst(), moduli);
  }

  private static LweCiphertextList expand(
      FheEngine engine, EngineKey key, LweCiphertextList compact, int[] moduli) {
    return new DigitLookups(engine, key, moduli)
        .ofPacked(
            KeySwitchBatch.Source.COMPACT,
            compact,
            blocksPerCiphertext(key.parameters().message()));
  }

  /**
   * Refuses a public key whose lists the server key does not expand.
   *
   * @throws MismatchException if the server key has no casting key that fits it, or the public key
   *     is for blocks of another message space
   */
  public static void requireFit(EngineKey key, CompactPublicKey publicKey) {
    if (!publicKey.message().equals(key.parameters().message())) {
      throw new MismatchException(
          "message space of a compact public key", key.parameters().message(), publicKey.message());
    }
    requireFit(key, publicKey.parameters());
  }

  private static void requireFit(EngineKey key, CompactCiphertextList list, int blocks) {
    requireFit(key, list.parameters());
    int expected = ciphertexts(key.parameters().message(), blocks);
    if (list.count() != expected) {
      throw new MismatchException("ciphertexts of a compact list", expected, list.count());
    }
  }

  private static void requireFit(EngineKey key, CompactParameters parameters) {
    KeySwitchKey casting =
        key.serverKey()
            .casting()
            .orElseThrow(() ->
                MismatchException.withStoredState(
                    "expansion of a compact list", "a server key with a casting key", "none"));
    if (!casting.decomposition().equals(parameters.casting())) {
      throw new MismatchException(
          "casting of a compact list", casting.decomposition(), parameters.casting());
    }
    if (!casting.inputDimension().equals(parameters.key().extractedDimension())) {
      throw new MismatchException(
          "dimension of a compact list",
          casting.inputDimension().value(),
          parameters.key().extractedDimension().value());
    }
  }
}
