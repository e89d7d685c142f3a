package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.client.ClientKey;
import java.util.List;

/**
 * One operation on two values, encrypted.
 *
 * @param isClear whether everybody knows the right operand
 */
public record OperationTrial(Operation operation, ClearInteger a, ClearInteger b, boolean isClear) {
  private static final ClearEvaluator CLEAR = new ClearEvaluator();

  /** What was expected and what came out, if that is something else. */
  public List<String> failure(FheEvaluator evaluator, ClientKey client) {
    FheInteger left = client.encrypt(a.type(), a.value());
    FheInteger right =
        isClear ? FheInteger.trivial(b.type(), b.value()) : client.encrypt(b.type(), b.value());
    Object expected = operation.run(CLEAR, a, b);
    Object actual = Operation.decrypted(operation.run(evaluator, left, right), client);
    return actual.equals(expected)
        ? List.of()
        : List.of(
            "%s of %s and %s: expected %s, got %s"
                .formatted(operation.label(), a, b, expected, actual));
  }
}
