package io.cloakwork.fhe.spi;

import io.cloakwork.fhe.params.TfheParameters;

/** A server key in a provider's own memory and layout. Whoever loads it closes it. */
public interface LoadedKey extends AutoCloseable {

  TfheParameters parameters();

  /** Bytes that the key occupies in the provider's memory. */
  long bytes();

  @Override
  void close();
}
