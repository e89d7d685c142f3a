package io.cloakwork.coprocessor.store;

import io.cloakwork.coprocessor.abi.Hash;
import io.cloakwork.coprocessor.abi.Signature;

/**
 * The coprocessor's word for a result.
 *
 * @param computation hash of the operations from stored values to the result
 * @param signature over it, the key, the result and the version of the arithmetic
 */
public record Receipt(Hash computation, Signature signature) {}
