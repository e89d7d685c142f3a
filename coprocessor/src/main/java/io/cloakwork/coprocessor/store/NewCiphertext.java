package io.cloakwork.coprocessor.store;

import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.abi.Handle;
import java.util.Optional;

/**
 * A value that is to be stored.
 *
 * @param data its compressed list, not copied
 * @param receipt of a result
 */
public record NewCiphertext(Handle handle, byte[] data, Optional<Receipt> receipt) {
  /** SHA-256 of the data. */
  public Digest digest() {
    return Digest.of(data);
  }
}
