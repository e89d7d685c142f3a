package io.cloakwork.fhe.integer;

/**
 * A result that may not be the true one.
 *
 * @param failed whether it is not
 */
public record Checked<T, B>(T value, B failed) {}
