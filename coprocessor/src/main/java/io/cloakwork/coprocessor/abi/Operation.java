package io.cloakwork.coprocessor.abi;

import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.RequestException.Kind;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One operation that a contract asked for. Whether its operands are what the operator takes is
 * {@link OperationRules}' to say: an event of a strange executor has to be stored before it is
 * refused.
 *
 * @param operands in the order of the executor's function
 * @param results handles of what it makes, at least one
 */
public record Operation(Operator operator, List<Operand> operands, List<Handle> results) {
  /** The most operands, and the most results, that one operation has. */
  public static final int LARGEST = 256;

  /**
   * @throws RequestException (invalid) if there are no results or two with one handle, if a result
   *     is an operand, too, or if there are too many
   */
  public Operation {
    operands = List.copyOf(operands);
    results = List.copyOf(results);
    if (results.isEmpty() || results.size() > LARGEST || operands.size() > LARGEST) {
      throw new RequestException(
          Kind.INVALID,
          "results and operands of " + operator,
          "1 to " + LARGEST + " and at most " + LARGEST,
          results.size() + " and " + operands.size());
    }
    if (Set.copyOf(results).size() != results.size()) {
      throw new RequestException(
          Kind.INVALID, "results of " + operator, "different handles", "one twice");
    }
    for (Operand operand : operands) {
      if (operand instanceof Operand.Encrypted(Handle handle) && results.contains(handle)) {
        throw new RequestException(
            Kind.INVALID, "operands of " + operator, "other handles than its results", handle);
      }
    }
  }

  /** The handles that it needs, each once. */
  public Set<Handle> inputs() {
    return operands.stream()
        .filter(Operand.Encrypted.class::isInstance)
        .map(operand -> ((Operand.Encrypted) operand).handle())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** What names it: its first result. */
  public Handle handle() {
    return results.getFirst();
  }
}
