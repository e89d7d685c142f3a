package io.cloakwork.coprocessor.store;

/** Number of a network in the store. */
public record NetworkId(long value) {}
