package io.cloakwork.compiler.runtime;

import io.cloakwork.fhe.ciphertext.GlweCiphertextList;
import io.cloakwork.fhe.ciphertext.LookupTable;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.spi.LinearBatch;
import io.cloakwork.fhe.spi.PlainProductBatch;
import java.util.List;

/** What a circuit needs of an engine, with one client's evaluation keys. */
public interface Evaluator {

  /** One product per term. */
  GlweCiphertextList multiplyPlain(GlweCiphertextList inputs, List<PlainProductBatch.Term> terms);

  /** One combination per row. */
  LweCiphertextList linear(LweCiphertextList inputs, List<LinearBatch.Row> rows);

  /** One look-up per input and table. */
  LweCiphertextList bootstrap(LweCiphertextList inputs, List<LookupTable> tables);
}
