package io.cloakwork.fhe.spi;

/** GGSW ciphertexts in a provider's own memory and layout. Whoever loads them closes them. */
public interface LoadedSelectors extends AutoCloseable {

  /** Number of GGSW ciphertexts. */
  int count();

  @Override
  void close();
}
