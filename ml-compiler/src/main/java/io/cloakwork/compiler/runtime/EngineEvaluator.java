package io.cloakwork.compiler.runtime;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ciphertext.GgswCiphertexts;
import io.cloakwork.fhe.ciphertext.GlweCiphertextList;
import io.cloakwork.fhe.ciphertext.LookupTable;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.EngineSelectors;
import io.cloakwork.fhe.engine.FheEngine;
import io.cloakwork.fhe.spi.CmuxBatch;
import io.cloakwork.fhe.spi.LinearBatch;
import io.cloakwork.fhe.spi.PlainProductBatch;
import java.util.List;
import java.util.Optional;

/**
 * The engine with one client's evaluation keys. Rows that run at the same time meet in the engine
 * and form batches there.
 *
 * @param key needed by circuits with tables; stays the caller's, who closes it
 */
public record EngineEvaluator(FheEngine engine, Optional<EngineKey> key) implements Evaluator {
  @Override
  public GlweCiphertextList multiplyPlain(
      GlweCiphertextList inputs, List<PlainProductBatch.Term> terms) {
    return engine.multiplyPlain(inputs, terms);
  }

  @Override
  public Selectors load(GgswCiphertexts selectors) {
    return new Loaded(engine, engine.load(selectors));
  }

  @Override
  public LweCiphertextList linear(LweCiphertextList inputs, List<LinearBatch.Row> rows) {
    return engine.linear(inputs, rows);
  }

  /**
   * @throws MismatchException if there is no key
   */
  @Override
  public LweCiphertextList bootstrap(LweCiphertextList inputs, List<LookupTable> tables) {
    EngineKey loaded =
        key.orElseThrow(() -> new MismatchException("evaluation keys for tables", "given", "none"));
    return engine.bootstrap(loaded, inputs, tables);
  }

  private record Loaded(FheEngine engine, EngineSelectors selectors) implements Selectors {
    @Override
    public GlweCiphertextList cmuxTree(
        GlweCiphertextList leaves, List<CmuxBatch.Node> nodes, int[] roots) {
      return engine.cmuxTree(selectors, leaves, nodes, roots);
    }

    @Override
    public void close() {
      selectors.close();
    }
  }
}
