package io.cloakwork.coprocessor.store;

import io.cloakwork.coprocessor.abi.Address;
import io.cloakwork.coprocessor.abi.Handle;
import java.util.Optional;

/**
 * Somebody may see a value: it is to be computed.
 *
 * @param account empty: everybody
 */
public record Grant(Handle handle, Optional<Address> account) {}
