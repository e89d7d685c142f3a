package io.cloakwork.fhe.transport;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.CompressedCiphertextList;
import io.cloakwork.fhe.ciphertext.GlweCiphertextList;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.ciphertext.RoundedGlweList;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.key.KeySwitchKey;
import io.cloakwork.fhe.key.PackingKeySwitchKey;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.params.CompressionParameters;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.spi.KeySwitchBatch;

/**
 * Blocks to their stored form and back. A block is multiplied by 2^carry, so that its message alone
 * is left with one padding bit; up to N of them are packed into a GLWE ciphertext under the storage
 * key, and few bits of each word are kept. Back: each coefficient is an LWE ciphertext, which is
 * switched to the small key and bootstrapped.
 */
public final class Compression {
  /** Packed ciphertexts of one call to the engine, of N blocks each: inputs of 16 MiB. */
  private static final int CALL = 4;

  private Compression() {}

  /**
   * The stored form of blocks.
   *
   * @param blocks under the big key, each in [0, 2^messageBits): what stands above is lost, or
   *     flips the message's sign. {@code CompressionNoise.largestSquaredNorm} says how much noise
   *     they may have
   * @throws MismatchException if the blocks do not fit the key, or the key has no compression keys
   */
  public static CompressedCiphertextList compress(
      FheEngine engine, EngineKey key, LweCiphertextList blocks) {
    CompressionParameters parameters = parameters(key.serverKey());
    GlweShape storage = parameters.storage();
    int each = storage.polynomialSize().value();
    GlweCiphertextList packed =
        GlweCiphertextList.allocate(
            Math.ceilDiv(blocks.count(), each), storage.dimension(), storage.polynomialSize());
    int call = each * Math.min(CALL, engine.largestRoom());
    for (int from = 0; from < blocks.count(); from += call) {
      int begin = from;
      int count = Math.min(call, blocks.count() - from);
      GlweCiphertextList part =
          engine.packingKeySwitchWhenRoom(
              key, count, each, () -> shifted(key, blocks.copyOfRange(begin, begin + count)));
      System.arraycopy(
          part.words(), 0, packed.words(), packed.offset(begin / each), part.words().length);
    }
    return new CompressedCiphertextList(
        parameters, RoundedGlweList.of(packed, blocks.count(), parameters.storedBits()));
  }

  private static LweCiphertextList shifted(EngineKey key, LweCiphertextList blocks) {
    int carryBits = key.parameters().message().carryBits();
    for (int i = 0; i < blocks.words().length; i++) {
      blocks.words()[i] <<= carryBits;
    }
    return blocks;
  }

  /**
   * Blocks from their stored form, as clean as a bootstrap makes them. Block i is in [0, moduli[i])
   * whatever is stored.
   *
   * @param moduli one for each block, in [1, 2^messageBits]
   * @return one LWE ciphertext under the big key for each block
   * @throws MismatchException if the list does not fit the key's compression keys or has another
   *     number of blocks, or a modulus is outside
   */
  public static LweCiphertextList decompress(
      FheEngine engine, EngineKey key, CompressedCiphertextList list, int[] moduli) {
    CompressionParameters own = parameters(key.serverKey());
    if (!list.parameters().equals(own)) {
      throw new MismatchException("compression of a list", own, list.parameters());
    }
    if (list.count() != moduli.length) {
      throw new MismatchException("blocks of a compressed list", moduli.length, list.count());
    }
    return new DigitLookups(engine, key, moduli)
        .ofMessages(KeySwitchBatch.Source.STORAGE, list.ciphertexts().extract());
  }

  /**
   * How a server key compresses.
   *
   * @throws MismatchException if it has no compression keys
   */
  public static CompressionParameters parameters(ServerKey key) {
    PackingKeySwitchKey packing = key.packing().orElseThrow(Compression::noKeys);
    KeySwitchKey decompression = key.decompression().orElseThrow(Compression::noKeys);
    return new CompressionParameters(
        packing.output(), packing.decomposition(), decompression.decomposition());
  }

  private static MismatchException noKeys() {
    return MismatchException.withStoredState(
        "compression", "a server key with compression keys", "none");
  }
}
