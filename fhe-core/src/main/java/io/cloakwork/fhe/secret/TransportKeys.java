package io.cloakwork.fhe.secret;

import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.params.GlweShape;
import io.cloakwork.fhe.params.TransportParameters;

/**
 * The secret keys that ciphertexts travel under: the one behind a compact public key, and the
 * storage key of compressed results. Owns them: closing it erases both.
 */
public final class TransportKeys implements AutoCloseable {
  private final TransportParameters parameters;
  private final GlweSecretKey compact;
  private final GlweSecretKey storage;

  private TransportKeys(
      TransportParameters parameters, GlweSecretKey compact, GlweSecretKey storage) {
    this.parameters = parameters;
    this.compact = compact;
    this.storage = storage;
  }

  /** New keys. */
  static TransportKeys generate(TransportParameters parameters, SecretSeed seed) {
    return new TransportKeys(
        parameters,
        generate(KeyRole.COMPACT, parameters.compact().key(), seed),
        generate(KeyRole.PACKING, parameters.compression().storage(), seed));
  }

  private static GlweSecretKey generate(KeyRole role, GlweShape shape, SecretSeed seed) {
    return GlweSecretKey.generate(role, shape.dimension(), shape.polynomialSize(), seed);
  }

  /**
   * Keys that were made before; they belong to this object from now on.
   *
   * @throws MismatchException if a key does not have the shape that the parameters say
   */
  static TransportKeys of(
      TransportParameters parameters, GlweSecretKey compact, GlweSecretKey storage) {
    SecretShapes.require(parameters.compact().key(), compact);
    SecretShapes.require(parameters.compression().storage(), storage);
    return new TransportKeys(parameters, compact, storage);
  }

  public TransportParameters parameters() {
    return parameters;
  }

  /** The key behind the compact public key. */
  public GlweSecretKey compact() {
    return compact;
  }

  /** The key of compressed results. */
  public GlweSecretKey storage() {
    return storage;
  }

  @Override
  public void close() {
    compact.close();
    storage.close();
  }

  @Override
  public String toString() {
    return "TransportKeys[" + compact + ", " + storage + "]";
  }
}
