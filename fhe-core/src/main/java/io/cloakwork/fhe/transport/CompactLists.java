package io.cloakwork.fhe.transport;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.CompactCiphertextList;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.key.KeySwitchKey;
import io.cloakwork.fhe.params.MessageSpace;
import io.cloakwork.fhe.spi.KeySwitchBatch;

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
    DigitLookups lookups = new DigitLookups(engine, key, moduli);
    requireFit(key, list, moduli.length);
    LweCiphertextList small =
        engine.keySwitch(key, KeySwitchBatch.Source.COMPACT, list.ciphertexts().extract());
    return lookups.ofPacked(small, blocksPerCiphertext(key.parameters().message()));
  }

  private static void requireFit(EngineKey key, CompactCiphertextList list, int blocks) {
    KeySwitchKey casting =
        key.serverKey()
            .casting()
            .orElseThrow(() ->
                MismatchException.withStoredState(
                    "expansion of a compact list", "a server key with a casting key", "none"));
    if (!casting.decomposition().equals(list.parameters().casting())) {
      throw new MismatchException(
          "casting of a compact list", casting.decomposition(), list.parameters().casting());
    }
    int expected = ciphertexts(key.parameters().message(), blocks);
    if (list.count() != expected) {
      throw new MismatchException("ciphertexts of a compact list", expected, list.count());
    }
  }
}
