package io.cloakwork.fhe.integer;

/**
 * Where a value stands in a list.
 *
 * @param index of the first that is equal, or the length of the list; a {@code uint32}
 * @param found whether there is one
 */
public record Found<N, B>(N index, B found) {}
