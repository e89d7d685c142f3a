package io.cloakwork.fhe.transport;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.LookupTable;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.MessageSpace;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.spi.KeySwitchBatch;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Blocks out of ciphertexts that came from outside: one key switch, and one look-up for each. */
final class DigitLookups {
  /** Items of one call to the engine: inputs and outputs of look-ups take 24 MiB. */
  private static final int CALL = 1024;

  private final FheEngine engine;
  private final EngineKey key;
  private final int[] moduli;
  private final DigitTables tables;
  private final int call;

  /**
   * @param moduli of the blocks, one for each, in [1, 2^messageBits]
   * @throws MismatchException if one is outside
   */
  DigitLookups(FheEngine engine, EngineKey key, int[] moduli) {
    MessageSpace space = key.parameters().message();
    for (int modulus : moduli) {
      if (modulus < 1 || modulus > space.messageModulus()) {
        throw new MismatchException(
            "modulus of a block", "in [1, " + space.messageModulus() + "]", modulus);
      }
    }
    this.engine = engine;
    this.key = key;
    this.moduli = moduli;
    this.tables = new DigitTables(space);
    this.call = Math.min(CALL, engine.largestRoom());
  }

  /**
   * Blocks under the big key of ciphertexts that hold several each: block i has place i mod each in
   * ciphertext ⌊i / each⌋.
   *
   * @param packed under the key that {@code from} says
   */
  LweCiphertextList ofPacked(KeySwitchBatch.Source from, LweCiphertextList packed, int each) {
    return blocks(keySwitched(from, packed), each, i -> tables.packedDigit(i % each, moduli[i]));
  }

  /**
   * Blocks under the big key of ciphertexts whose message has nothing but a padding bit above it.
   *
   * @param messages under the key that {@code from} says
   */
  LweCiphertextList ofMessages(KeySwitchBatch.Source from, LweCiphertextList messages) {
    return blocks(keySwitched(from, messages), 1, i -> tables.message(moduli[i]));
  }

  /** Under the small key; a list may be longer than what the engine takes at once. */
  private LweCiphertextList keySwitched(KeySwitchBatch.Source from, LweCiphertextList list) {
    LweCiphertextList small =
        LweCiphertextList.allocate(
            list.count(), key.parameters().lwe().dimension(), CiphertextModulus.TWO_POW_32);
    for (int at = 0; at < list.count(); at += call) {
      int begin = at;
      int count = Math.min(call, list.count() - at);
      LweCiphertextList part =
          engine.keySwitchWhenRoom(key, from, count, () -> list.copyOfRange(begin, begin + count));
      System.arraycopy(part.words(), 0, small.words(), small.offset(at), part.words().length);
    }
    return small;
  }

  private LweCiphertextList blocks(
      LweCiphertextList small, int each, IntFunction<LookupTable> table) {
    TfheParameters parameters = key.parameters();
    LweCiphertextList blocks =
        LweCiphertextList.allocate(
            moduli.length, parameters.glwe().extractedDimension(), CiphertextModulus.TWO_POW_64);
    for (int at = 0; at < moduli.length; at += call) {
      int begin = at;
      int count = Math.min(call, moduli.length - at);
      List<LookupTable> wanted = IntStream.range(begin, begin + count).mapToObj(table).toList();
      LweCiphertextList outputs =
          engine.bootstrapWhenRoom(key, wanted, () -> inputs(small, each, begin, count));
      for (int i = 0; i < count; i++) {
        tables.restore(outputs, i, moduli[begin + i]);
        copy(outputs, i, blocks, begin + i);
      }
    }
    return blocks;
  }

  /** The ciphertexts that hold these blocks, one for each. */
  private static LweCiphertextList inputs(LweCiphertextList small, int each, int from, int count) {
    LweCiphertextList inputs =
        LweCiphertextList.allocate(count, small.dimension(), small.modulus());
    for (int i = 0; i < count; i++) {
      copy(small, (from + i) / each, inputs, i);
    }
    return inputs;
  }

  private static void copy(LweCiphertextList from, int index, LweCiphertextList to, int at) {
    System.arraycopy(
        from.words(), from.offset(index), to.words(), to.offset(at), from.dimension().size());
  }
}
