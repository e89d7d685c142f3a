package io.cloakwork.compiler.evaluation;

import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.client.ModelClient;
import io.cloakwork.compiler.runtime.ClearExecutor;
import io.cloakwork.compiler.runtime.EncryptedExecutor;
import io.cloakwork.compiler.runtime.Evaluator;
import io.cloakwork.compiler.runtime.SimulatedExecutor;
import io.cloakwork.compiler.spec.EncryptedRow;
import io.cloakwork.compiler.spec.EncryptedRowFormat;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.serial.LweListFormat;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Runs one row in one mode. */
@FunctionalInterface
public interface RowRunner {

  /**
   * What came out of one row.
   *
   * @param integers of all outputs
   * @param nanos from the row to its answer
   * @param computeNanos the server's share of the time
   * @param requestBytes of the encrypted row, 0 where none is encrypted
   * @param responseBytes of the encrypted answer
   */
  record Outcome(
      long[] integers, long nanos, long computeNanos, long requestBytes, long responseBytes) {}

  Outcome run(double[] row);

  /** The circuit on clear torus words, every margin checked. */
  static RowRunner clear(CompiledModel model) {
    return local(model, new ClearExecutor(model.circuit())::run);
  }

  /** The circuit with sampled noise. */
  static RowRunner simulated(CompiledModel model, RandomGenerator random) {
    return local(model, new SimulatedExecutor(model.circuit(), model.parameters(), random)::run);
  }

  private static RowRunner local(CompiledModel model, Function<int[], long[]> executor) {
    return row -> {
      long start = System.nanoTime();
      long[] integers = executor.apply(model.client().quantize(row));
      long nanos = System.nanoTime() - start;
      return new Outcome(integers, nanos, nanos, 0, 0);
    };
  }

  /** Encryption, the circuit on ciphertexts, decryption, in this process. */
  static RowRunner encrypted(CompiledModel model, ModelClient client, Evaluator evaluator) {
    EncryptedExecutor executor = new EncryptedExecutor(model.circuit());
    GlweShape shape = model.parameters().glwe();
    return row -> {
      long start = System.nanoTime();
      EncryptedRow request = client.encrypt(row);
      long begin = System.nanoTime();
      LweCiphertextList reply = executor.run(request, shape, evaluator);
      long end = System.nanoTime();
      long[] integers = client.decryptIntegers(reply);
      return new Outcome(
          integers,
          System.nanoTime() - start,
          end - begin,
          EncryptedRowFormat.size(model.client(), shape),
          LweListFormat.size(
              reply.count(), shape.extractedDimension(), CiphertextModulus.TWO_POW_64));
    };
  }
}
