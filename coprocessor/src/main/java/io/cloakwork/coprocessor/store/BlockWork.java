package io.cloakwork.coprocessor.store;

import io.cloakwork.coprocessor.abi.Operation;
import java.util.List;

/**
 * Everything that one block asks for.
 *
 * @param operations in the order of their events
 */
public record BlockWork(Block block, List<Operation> operations, List<Grant> grants) {
  public BlockWork {
    operations = List.copyOf(operations);
    grants = List.copyOf(grants);
  }
}
