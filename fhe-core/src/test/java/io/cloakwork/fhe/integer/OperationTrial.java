package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.client.ClientKey;
import java.util.ArrayList;
import java.util.List;

/**
 * One operation on two values, encrypted.
 *
 * @param isClear whether everybody knows the right operand
 */
public record OperationTrial(Operation operation, ClearInteger a, ClearInteger b, boolean isClear) {
  private static final ClearEvaluator CLEAR = new ClearEvaluator();

  /** Every operation on two corners of each of these types, other ones for each operation. */
  public static List<OperationTrial> ofEachOperation(IntegerType... types) {
    List<OperationTrial> trials = new ArrayList<>();
    for (IntegerType type : types) {
      List<ClearInteger> values = Corners.of(type);
      int at = 0;
      for (Operation operation : Operation.all()) {
        ClearInteger a = values.get(at++ % values.size());
        ClearInteger b = values.get(at++ % values.size());
        trials.add(new OperationTrial(operation, a, b, false));
      }
    }
    return trials;
  }

  /** What was expected and what came out, if that is something else. */
  public List<String> failure(Evaluator<FheBool, FheInteger> evaluator, ClientKey client) {
    FheInteger left = client.encrypt(a.type(), a.value());
    FheInteger right =
        isClear ? FheInteger.trivial(b.type(), b.value()) : client.encrypt(b.type(), b.value());
    Object expected = operation.run(CLEAR, a, b);
    Object actual = client.decryptResult(operation.run(evaluator, left, right));
    return actual.equals(expected)
        ? List.of()
        : List.of(
            "%s of %s and %s: expected %s, got %s"
                .formatted(operation.label(), a, b, expected, actual));
  }
}
