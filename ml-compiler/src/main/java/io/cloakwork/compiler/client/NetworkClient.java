package io.cloakwork.compiler.client;

import io.cloakwork.compiler.spec.NetworkSpec;
import io.cloakwork.compiler.spec.Prediction;
import io.cloakwork.fhe.client.ClientKey;
import io.cloakwork.fhe.integer.FheInteger;
import io.cloakwork.fhe.integer.FheUint;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Calls a model on encrypted integers as the holder of the network's key: for tests, and for
 * networks of one. Safe for use by many threads, as its key is.
 */
public final class NetworkClient {
  private final NetworkSpec spec;
  private final ClientKey key;

  /**
   * @param key stays the caller's, who closes it
   */
  public NetworkClient(NetworkSpec spec, ClientKey key) {
    this.spec = spec;
    this.key = key;
  }

  /**
   * Fresh ciphertexts of one row, of the types that the model takes.
   *
   * @param row one number per feature; NaN for a missing one where the model allows it
   * @throws io.cloakwork.fhe.MismatchException if the row has another length
   * @throws IllegalArgumentException if a value is missing and the model has none for it
   */
  public List<FheUint> encrypt(double[] row) {
    int[] integers = spec.quantize(row);
    List<FheUint> encrypted = new ArrayList<>();
    for (int i = 0; i < integers.length; i++) {
      encrypted.add(key.encryptUint(spec.inputs().get(i).bits(), integers[i]));
    }
    return encrypted;
  }

  /** What the results say. */
  public Prediction decrypt(List<? extends FheInteger> results) {
    return spec.interpret(numbers(results));
  }

  /** The integers of the results: what the clear executor gives for the same row. */
  public long[] decryptIntegers(List<? extends FheInteger> results) {
    return NetworkSpec.integers(numbers(results));
  }

  private List<BigInteger> numbers(List<? extends FheInteger> results) {
    return results.stream().map(key::decrypt).toList();
  }
}
