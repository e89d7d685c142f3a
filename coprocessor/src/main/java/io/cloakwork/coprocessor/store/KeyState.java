package io.cloakwork.coprocessor.store;

/**
 * How much of a key a tenant has stored.
 *
 * @param complete whether it is ready for predictions
 * @param receivedBytes of an interrupted upload: where it goes on; 0 where the key is complete or
 *     nothing is there
 */
public record KeyState(boolean complete, long receivedBytes) {}
