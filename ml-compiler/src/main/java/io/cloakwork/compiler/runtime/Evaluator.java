package io.cloakwork.compiler.runtime;

import io.cloakwork.fhe.ciphertext.GgswCiphertexts;
import io.cloakwork.fhe.ciphertext.GlweCiphertextList;
import io.cloakwork.fhe.ciphertext.LookupTable;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.spi.CmuxBatch;
import io.cloakwork.fhe.spi.LinearBatch;
import io.cloakwork.fhe.spi.PlainProductBatch;
import java.util.List;

/** What a circuit needs of an engine, with one client's evaluation keys. */
public interface Evaluator {

  /** One product per term. */
  GlweCiphertextList multiplyPlain(GlweCiphertextList inputs, List<PlainProductBatch.Term> terms);

  /** The GGSW inputs of a request, ready for its diagrams; the caller's to close. */
  Selectors load(GgswCiphertexts selectors);

  /** GGSW ciphertexts that are loaded. */
  interface Selectors extends AutoCloseable {
    /**
     * Decision diagrams.
     *
     * @param nodes each reads leaves and earlier nodes
     * @return one per root
     */
    GlweCiphertextList cmuxTree(GlweCiphertextList leaves, List<CmuxBatch.Node> nodes, int[] roots);

    @Override
    void close();
  }

  /** One combination per row. */
  LweCiphertextList linear(LweCiphertextList inputs, List<LinearBatch.Row> rows);

  /** One look-up per input and table. */
  LweCiphertextList bootstrap(LweCiphertextList inputs, List<LookupTable> tables);
}
