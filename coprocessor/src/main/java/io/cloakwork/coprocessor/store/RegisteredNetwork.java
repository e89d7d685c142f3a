package io.cloakwork.coprocessor.store;

/** A network that the store knows. */
public record RegisteredNetwork(NetworkId id, Network network) {}
