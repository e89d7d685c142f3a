package io.cloakwork.coprocessor.job;

import io.cloakwork.compiler.runtime.Evaluator;
import io.cloakwork.fhe.ciphertext.GlweCiphertextList;
import io.cloakwork.fhe.ciphertext.LookupTable;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.spi.LinearBatch;
import io.cloakwork.fhe.spi.PlainProductBatch;
import java.util.List;
import java.util.Optional;

/**
 * The engine with one client's evaluation keys: what a circuit runs on. Rows of all streams meet in
 * the engine and form batches there.
 *
 * @param key present where the circuit has look-ups
 */
public record EngineEvaluator(FheEngine engine, Optional<EngineKey> key) implements Evaluator {
  @Override
  public GlweCiphertextList multiplyPlain(
      GlweCiphertextList inputs, List<PlainProductBatch.Term> terms) {
    return engine.multiplyPlain(inputs, terms);
  }

  @Override
  public LweCiphertextList linear(LweCiphertextList inputs, List<LinearBatch.Row> rows) {
    return engine.linear(inputs, rows);
  }

  @Override
  public LweCiphertextList bootstrap(LweCiphertextList inputs, List<LookupTable> tables) {
    return engine.bootstrap(
        key.orElseThrow(() -> new AssertionError("a circuit with look-ups needs keys")),
        inputs,
        tables);
  }
}
