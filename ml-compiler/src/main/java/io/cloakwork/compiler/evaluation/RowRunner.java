package io.cloakwork.compiler.evaluation;

import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.client.ModelClient;
import io.cloakwork.compiler.runtime.ClearExecutor;
import io.cloakwork.compiler.runtime.EncryptedExecutor;
import io.cloakwork.compiler.runtime.Evaluator;
import io.cloakwork.compiler.runtime.SimulatedExecutor;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.ciphertext.SeededGlweCiphertextList;
import java.util.random.RandomGenerator;

/** Runs one row in one mode. */
@FunctionalInterface
public interface RowRunner {

  /**
   * What came out of one row.
   *
   * @param integers of all outputs
   * @param computeNanos the server's share of the time
   */
  record Outcome(long[] integers, long computeNanos) {}

  Outcome run(double[] row);

  /** The circuit on clear torus words, every margin checked. */
  static RowRunner clear(CompiledModel model) {
    ClearExecutor executor = new ClearExecutor(model.circuit());
    return row -> {
      long start = System.nanoTime();
      return new Outcome(executor.run(model.client().quantize(row)), System.nanoTime() - start);
    };
  }

  /** The circuit with sampled noise. */
  static RowRunner simulated(CompiledModel model, RandomGenerator random) {
    SimulatedExecutor executor = new SimulatedExecutor(model.circuit(), model.parameters(), random);
    return row -> {
      long start = System.nanoTime();
      return new Outcome(executor.run(model.client().quantize(row)), System.nanoTime() - start);
    };
  }

  /** Encryption, the circuit on ciphertexts, decryption, in this process. */
  static RowRunner encrypted(CompiledModel model, ModelClient client, Evaluator evaluator) {
    EncryptedExecutor executor = new EncryptedExecutor(model.circuit());
    return row -> {
      SeededGlweCiphertextList request = client.encrypt(row);
      long start = System.nanoTime();
      LweCiphertextList reply = executor.run(request, model.parameters().glwe(), evaluator);
      long nanos = System.nanoTime() - start;
      return new Outcome(client.decryptIntegers(reply), nanos);
    };
  }
}
