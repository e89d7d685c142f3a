package io.cloakwork.compiler.evaluation;

import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.compiler.artifact.NetworkModel;
import io.cloakwork.compiler.client.ModelClient;
import io.cloakwork.compiler.client.NetworkClient;
import io.cloakwork.compiler.network.NetworkExecutor;
import io.cloakwork.compiler.runtime.ClearExecutor;
import io.cloakwork.compiler.runtime.EncryptedExecutor;
import io.cloakwork.compiler.runtime.Evaluator;
import io.cloakwork.compiler.runtime.SimulatedExecutor;
import io.cloakwork.compiler.spec.EncryptedRow;
import io.cloakwork.compiler.spec.EncryptedRowFormat;
import io.cloakwork.compiler.spec.NetworkSpec;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.integer.ClearEvaluator;
import io.cloakwork.fhe.integer.ClearInteger;
import io.cloakwork.fhe.integer.FheEvaluator;
import io.cloakwork.fhe.integer.FheInteger;
import io.cloakwork.fhe.integer.FheUint;
import io.cloakwork.fhe.integer.IntegerType;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.serial.LweListFormat;
import java.math.BigInteger;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

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
    return local(model.client()::quantize, new ClearExecutor(model.circuit())::run);
  }

  /** The circuit with sampled noise. */
  static RowRunner simulated(CompiledModel model, RandomGenerator random) {
    return local(
        model.client()::quantize,
        new SimulatedExecutor(model.circuit(), model.parameters(), random)::run);
  }

  private static RowRunner local(
      Function<double[], int[]> quantizer, Function<int[], long[]> executor) {
    return row -> {
      long start = System.nanoTime();
      long[] integers = executor.apply(quantizer.apply(row));
      long nanos = System.nanoTime() - start;
      return new Outcome(integers, nanos, nanos, 0, 0);
    };
  }

  /** A model for a network on clear integers, as contracts hold them. */
  static RowRunner clear(NetworkModel model) {
    NetworkExecutor executor = model.executor();
    List<IntegerType> types = executor.inputs();
    return local(
        model.spec()::quantize,
        row ->
            NetworkSpec.integers(
                executor
                    .run(
                        new ClearEvaluator(),
                        IntStream.range(0, row.length)
                            .mapToObj(
                                i -> new ClearInteger(types.get(i), BigInteger.valueOf(row[i])))
                            .toList())
                    .stream()
                    .map(ClearInteger::value)
                    .toList()));
  }

  /**
   * A model for a network on encrypted integers, in this process.
   *
   * @param evaluator with the evaluation keys of the client's key
   */
  static RowRunner encrypted(NetworkModel model, NetworkClient client, FheEvaluator evaluator) {
    NetworkExecutor executor = model.executor();
    NetworkSpec spec = model.spec();
    return row -> {
      long start = System.nanoTime();
      List<FheUint> request = client.encrypt(row);
      long begin = System.nanoTime();
      List<FheInteger> reply = executor.run(evaluator, request);
      long end = System.nanoTime();
      long[] integers = client.decryptIntegers(reply);
      return new Outcome(
          integers,
          System.nanoTime() - start,
          end - begin,
          bytes(model, spec.inputs()),
          bytes(model, spec.outputs()));
    };
  }

  /** Of encrypted integers as lists of blocks that are not compressed. */
  private static long bytes(NetworkModel model, List<IntegerType> types) {
    return LweListFormat.size(
        types.stream().mapToInt(IntegerType::blocks).sum(),
        model.parameters().glwe().extractedDimension(),
        CiphertextModulus.TWO_POW_64);
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
