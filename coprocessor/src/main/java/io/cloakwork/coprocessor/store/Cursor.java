package io.cloakwork.coprocessor.store;

import io.cloakwork.coprocessor.abi.Hash;

/**
 * How far a reader of a chain is.
 *
 * @param name of the reader
 * @param number of the last block that it has read
 * @param block id of that block
 */
public record Cursor(String name, long number, Hash block) {}
