package io.cloakwork.fhe.integer;

/** Both results of a division. */
public record QuotientRemainder<T>(T quotient, T remainder) {}
