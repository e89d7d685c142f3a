package io.cloakwork.coprocessor.store;

import io.cloakwork.coprocessor.abi.Handle;
import io.cloakwork.coprocessor.abi.Hash;
import io.cloakwork.coprocessor.abi.Operation;
import java.util.List;
import java.util.Map;

/**
 * Operations of one block that share values, and what was known when they were claimed.
 *
 * @param operations in the order of their events
 * @param results every result of the operations
 * @param dependencies every other value that they need; those that nobody has heard of are missing
 * @param attempts claims of this unit since one of them ended well, this one included
 */
public record ClaimedUnit(
    Lease lease,
    NetworkId network,
    Hash block,
    List<Operation> operations,
    Map<Handle, HandleStatus> results,
    Map<Handle, HandleStatus> dependencies,
    int attempts) {
  public ClaimedUnit {
    operations = List.copyOf(operations);
    results = Map.copyOf(results);
    dependencies = Map.copyOf(dependencies);
  }
}
