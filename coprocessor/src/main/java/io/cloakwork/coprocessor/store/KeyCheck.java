package io.cloakwork.coprocessor.store;

import java.io.IOException;
import java.io.InputStream;

/**
 * Decides whether uploaded bytes are evaluation keys for the parameters that they were sent for.
 */
@FunctionalInterface
public interface KeyCheck {
  /**
   * Reads the whole key.
   *
   * @throws io.cloakwork.fhe.FheException if the bytes are not what the parameters ask for
   */
  void check(InputStream key) throws IOException;
}
