package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.client.ClientKey;
import java.util.List;

/** An operation of the evaluator on a list, one of its values or another one, and an index. */
public record ListOperation(String label, ListFunction function) {
  private static final ClearEvaluator CLEAR = new ClearEvaluator();

  /** What it does, in the clear as well as encrypted; some take the list only. */
  public interface ListFunction {
    <B, N> Object apply(Evaluator<B, N> evaluator, List<N> values, N value, N index);
  }

  /** All of them. */
  public static List<ListOperation> all() {
    return List.of(
        new ListOperation("sum", ListOperation::sum),
        new ListOperation("isIn", ListOperation::isIn),
        new ListOperation("indexOf", ListOperation::indexOf),
        new ListOperation("get", ListOperation::get),
        new ListOperation("set", ListOperation::set),
        new ListOperation("extremes", ListOperation::extremes),
        new ListOperation("sort", ListOperation::sort));
  }

  /** The result, of whatever class it is. */
  public <B, N> Object run(Evaluator<B, N> evaluator, List<N> values, N value, N index) {
    return function.apply(evaluator, values, value, index);
  }

  /** What was expected and what came out of it encrypted, if that is something else. */
  public List<String> failure(
      Evaluator<FheBool, FheInteger> evaluator,
      ClientKey client,
      List<ClearInteger> values,
      ClearInteger value,
      ClearInteger index) {
    Object expected = run(CLEAR, values, value, index);
    Object result =
        run(
            evaluator,
            values.stream().map(each -> encrypt(client, each)).toList(),
            encrypt(client, value),
            encrypt(client, index));
    Object actual = client.decryptResult(result);
    return actual.equals(expected)
        ? List.of()
        : List.of(
            "%s of %s, %s, %s: expected %s, got %s"
                .formatted(label, values, value, index, expected, actual));
  }

  private static FheInteger encrypt(ClientKey client, ClearInteger value) {
    return client.encrypt(value.type(), value.value());
  }

  private static <B, N> Object sum(Evaluator<B, N> e, List<N> values, N value, N index) {
    return e.sum(values);
  }

  private static <B, N> Object isIn(Evaluator<B, N> e, List<N> values, N value, N index) {
    return e.isIn(value, values);
  }

  private static <B, N> Object indexOf(Evaluator<B, N> e, List<N> values, N value, N index) {
    return e.indexOf(value, values);
  }

  private static <B, N> Object get(Evaluator<B, N> e, List<N> values, N value, N index) {
    return e.get(values, index);
  }

  private static <B, N> Object set(Evaluator<B, N> e, List<N> values, N value, N index) {
    return e.set(values, index, value);
  }

  private static <B, N> Object extremes(Evaluator<B, N> e, List<N> values, N value, N index) {
    return List.of(e.minimum(values), e.maximum(values), e.argMin(values), e.argMax(values));
  }

  private static <B, N> Object sort(Evaluator<B, N> e, List<N> values, N value, N index) {
    return e.sort(values);
  }
}
