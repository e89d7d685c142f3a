package io.cloakwork.benchmarks;

import io.cloakwork.fhe.ciphertext.LookupTable;
import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.params.CiphertextModulus;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.spi.Availability.Ready;
import io.cloakwork.fhe.spi.Availability.Unavailable;
import io.cloakwork.fhe.spi.BootstrapBatch;
import io.cloakwork.fhe.spi.KernelProvider;
import io.cloakwork.fhe.spi.Kernels;
import io.cloakwork.fhe.spi.LoadedKey;
import java.util.Arrays;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One batch of bootstraps on one provider: every input has a random table of its own, and what came
 * out is decrypted and compared.
 */
final class BootstrapCase implements AutoCloseable {
  private final ClientKey client;
  private final Kernels kernels;
  private final LoadedKey key;
  private final BootstrapBatch batch;
  private final int[] expected;

  private BootstrapCase(
      ClientKey client, Kernels kernels, LoadedKey key, BootstrapBatch batch, int[] expected) {
    this.client = client;
    this.kernels = kernels;
    this.key = key;
    this.batch = batch;
    this.expected = expected;
  }

  /**
   * @param provider its name; no other one is taken in its place
   * @param count ciphertexts of the batch
   * @param seed of messages and tables; keys and noise are fresh
   * @throws IllegalStateException if there is no such provider, or it cannot work here
   */
  static BootstrapCase forced(String provider, ParameterSets set, int count, long seed) {
    TfheParameters parameters = set.parameters();
    int values = 1 << parameters.message().bits();
    SplittableRandom random = new SplittableRandom(seed);
    int[] messages = random.ints(count, 0, values).toArray();
    int[][] functions =
        Stream.generate(() -> random.ints(values, 0, values).toArray())
            .limit(count)
            .toArray(int[][]::new);
    Kernels kernels = open(provider);
    ClientKey client = ClientKey.generate(parameters);
    BootstrapBatch batch =
        new BootstrapBatch(
            client.encryptMessages(messages),
            Stream.of(functions).map(f -> table(parameters, m -> f[m])).toList(),
            LweCiphertextList.allocate(
                count, parameters.glwe().extractedDimension(), CiphertextModulus.TWO_POW_64));
    int[] expected = IntStream.range(0, count).map(i -> functions[i][messages[i]]).toArray();
    return new BootstrapCase(client, kernels, kernels.load(client.serverKey()), batch, expected);
  }

  LweCiphertextList run() {
    kernels.bootstrap(key, batch);
    return batch.outputs();
  }

  /**
   * Decrypts what the last run wrote.
   *
   * @throws AssertionError if one of the messages is not its table's
   */
  void checkAll() {
    int[] actual = client.decryptMessages(batch.outputs());
    if (!Arrays.equals(actual, expected)) {
      throw new AssertionError(
          "expected " + Arrays.toString(expected) + ", got " + Arrays.toString(actual));
    }
  }

  @Override
  public void close() {
    key.close();
    kernels.close();
    client.close();
  }

  private static LookupTable table(TfheParameters parameters, IntUnaryOperator function) {
    return LookupTable.of(parameters.message(), function);
  }

  /**
   * Opens the provider of this name, and no other.
   *
   * @throws IllegalStateException if there is none, or it cannot work here
   */
  static Kernels open(String name) {
    KernelProvider provider =
        ServiceLoader.load(KernelProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(p -> p.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no provider is called " + name));
    return switch (provider.probe()) {
      case Ready _ -> provider.open();
      case Unavailable(String reason) ->
          throw new IllegalStateException("provider " + name + " cannot work here: " + reason);
    };
  }
}
