package io.cloakwork.coprocessor.store;

import io.cloakwork.coprocessor.abi.Handle;
import java.util.Optional;

/**
 * What is known of a value.
 *
 * @param wanted whether it is to be computed: somebody may see it, or a wanted result needs it
 * @param cause why it is poisoned
 */
public record HandleStatus(
    Handle handle, HandleState state, boolean wanted, Optional<String> cause) {}
