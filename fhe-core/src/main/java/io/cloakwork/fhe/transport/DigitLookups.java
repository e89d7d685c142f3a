package io.cloakwork.fhe.transport;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.LookupTable;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.MessageSpace;
import io.cloakwork.fhe.params.TfheParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Blocks out of ciphertexts under the small key: one look-up for each. */
final class DigitLookups {
  /** Look-ups of one call to the engine: inputs and outputs of 24 MiB. */
  private static final int CALL = 1024;

  private final FheEngine engine;
  private final EngineKey key;
  private final int[] moduli;
  private final DigitTables tables;

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
  }

  /**
   * Blocks under the big key of ciphertexts that hold several each: block i has place i mod each in
   * ciphertext ⌊i / each⌋.
   *
   * @param packed under the small key
   */
  LweCiphertextList ofPacked(LweCiphertextList packed, int each) {
    return blocks(packed, each, i -> tables.packedDigit(i % each, moduli[i]));
  }

  /**
   * Blocks under the big key of ciphertexts whose message has nothing but a padding bit above it.
   *
   * @param messages under the small key
   */
  LweCiphertextList ofMessages(LweCiphertextList messages) {
    return blocks(messages, 1, i -> tables.message(moduli[i]));
  }

  private LweCiphertextList blocks(
      LweCiphertextList small, int each, IntFunction<LookupTable> table) {
    TfheParameters parameters = key.parameters();
    LweCiphertextList blocks =
        LweCiphertextList.allocate(
            moduli.length, parameters.glwe().extractedDimension(), CiphertextModulus.TWO_POW_64);
    for (int from = 0; from < moduli.length; from += CALL) {
      int count = Math.min(CALL, moduli.length - from);
      LweCiphertextList inputs =
          LweCiphertextList.allocate(count, small.dimension(), small.modulus());
      List<LookupTable> call = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        copy(small, (from + i) / each, inputs, i);
        call.add(table.apply(from + i));
      }
      LweCiphertextList outputs = engine.bootstrap(key, inputs, call);
      for (int i = 0; i < count; i++) {
        tables.restore(outputs, i, moduli[from + i]);
        copy(outputs, i, blocks, from + i);
      }
    }
    return blocks;
  }

  private static void copy(LweCiphertextList from, int index, LweCiphertextList to, int at) {
    System.arraycopy(
        from.words(), from.offset(index), to.words(), to.offset(at), from.dimension().size());
  }
}
