package io.cloakwork.coprocessor.store;

import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.abi.Handle;
import java.util.Optional;

/**
 * A value in its stored form.
 *
 * @param data its compressed list, as the digest says; not copied
 * @param receipt of a result
 */
public record StoredCiphertext(
    Handle handle, byte[] data, Digest digest, Optional<Receipt> receipt) {}
