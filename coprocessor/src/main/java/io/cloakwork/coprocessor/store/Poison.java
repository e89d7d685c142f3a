package io.cloakwork.coprocessor.store;

import io.cloakwork.coprocessor.abi.Handle;

/**
 * A result that will never be there.
 *
 * @param cause for the caller: no secret, nothing of another network
 */
public record Poison(Handle handle, String cause) {}
