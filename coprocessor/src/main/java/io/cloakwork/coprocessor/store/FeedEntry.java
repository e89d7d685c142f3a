package io.cloakwork.coprocessor.store;

import io.cloakwork.coprocessor.abi.Handle;

/**
 * Something has become of a result.
 *
 * @param sequence counts from 1 in each network, without gaps
 */
public record FeedEntry(long sequence, Handle handle, HandleState state) {}
