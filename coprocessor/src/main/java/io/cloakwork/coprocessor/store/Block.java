package io.cloakwork.coprocessor.store;

import io.cloakwork.coprocessor.abi.Hash;

/**
 * What operations come in: a block of a chain, or one request of a caller without a chain. Values
 * that are made and used in one block are used as they are, without being stored in between.
 *
 * @param number of the chain's block; 0 for a request
 * @param parent the block before it; of a request its own id
 */
public record Block(Hash id, long number, Hash parent) {
  /** A request, which has no block before it. */
  public static Block request(Hash id) {
    return new Block(id, 0, id);
  }
}
