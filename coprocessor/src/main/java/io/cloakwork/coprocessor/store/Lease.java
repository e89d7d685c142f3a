package io.cloakwork.coprocessor.store;

/**
 * A worker's right to compute one unit, until it expires.
 *
 * @param unit number of the unit
 * @param token of this claim: whoever claims the unit later has another
 */
public record Lease(long unit, String token) {}
