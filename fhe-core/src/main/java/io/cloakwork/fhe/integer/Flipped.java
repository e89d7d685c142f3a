package io.cloakwork.fhe.integer;

/** Two values, perhaps exchanged. */
public record Flipped<T>(T first, T second) {}
