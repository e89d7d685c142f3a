package io.cloakwork.coprocessor.store;

/**
 * How much there is to do.
 *
 * @param dirtyUnits that a worker has to look at
 * @param claimedUnits that a worker has
 * @param waitingResults that are not there yet, wanted or not
 */
public record QueueFigures(long dirtyUnits, long claimedUnits, long waitingResults) {}
