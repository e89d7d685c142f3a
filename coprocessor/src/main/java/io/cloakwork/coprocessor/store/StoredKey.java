package io.cloakwork.coprocessor.store;

import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.config.Tenant;
import java.nio.file.Path;

/**
 * Evaluation keys that are complete, checked and durable.
 *
 * @param tenant whose it is
 * @param digest of the file's bytes
 * @param parameters digest of the parameters that they were checked against
 * @param file never changed once it has its name
 * @param bytes length of the file
 */
public record StoredKey(Tenant tenant, Digest digest, Digest parameters, Path file, long bytes) {}
