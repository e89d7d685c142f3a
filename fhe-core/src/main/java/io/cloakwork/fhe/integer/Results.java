package io.cloakwork.fhe.integer;

import java.util.List;
import java.util.function.Function;

/** Results of operations, whatever their shape. */
public final class Results {
  private Results() {}

  /**
   * The same result with something else in the place of each encrypted value. With the numbers that
   * values decrypt to it is what {@link ClearEvaluator} gives: so code that is written for any
   * {@link Evaluator} can be compared with itself in the clear.
   *
   * @param result a value, or a pair or list of results
   * @throws IllegalArgumentException if it is something else
   */
  public static Object map(Object result, Function<? super FheValue, ?> each) {
    return switch (result) {
      case FheValue value -> each.apply(value);
      case Checked<?, ?>(Object value, Object failed) ->
          new Checked<>(map(value, each), map(failed, each));
      case QuotientRemainder<?>(Object quotient, Object remainder) ->
          new QuotientRemainder<>(map(quotient, each), map(remainder, each));
      case Flipped<?>(Object first, Object second) ->
          new Flipped<>(map(first, each), map(second, each));
      case Found<?, ?>(Object index, Object found) ->
          new Found<>(map(index, each), map(found, each));
      case List<?> list -> list.stream().<Object>map(element -> map(element, each)).toList();
      default ->
          throw new IllegalArgumentException("no result of an operation: " + result.getClass());
    };
  }
}
