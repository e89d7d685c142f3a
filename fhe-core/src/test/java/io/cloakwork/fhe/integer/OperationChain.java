package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.client.ClientKey;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Random operations, each on results of the ones before, encrypted and in the clear side by side:
 * noise and ranges as they come.
 */
public final class OperationChain {
  private static final int VALUES = 4;
  private static final ClearEvaluator CLEAR = new ClearEvaluator();

  private final IntegerType type;
  private final SplittableRandom random;

  /** The same seed gives the same chain. */
  public OperationChain(IntegerType type, long seed) {
    this.type = type;
    this.random = new SplittableRandom(seed);
  }

  /** A text for each step whose result is not that in the clear; from there on it is replaced. */
  public List<String> failures(FheEvaluator evaluator, ClientKey client, int steps) {
    return failures(
        evaluator,
        value -> client.encrypt(value.type(), value.value()),
        value -> new ClearInteger(value.type(), client.decrypt(value)),
        steps);
  }

  /** The same with any way to encrypt and decrypt. */
  List<String> failures(
      FheEvaluator evaluator,
      Function<ClearInteger, FheInteger> encrypt,
      Function<FheInteger, ClearInteger> decrypt,
      int steps) {
    List<ClearInteger> clear =
        new ArrayList<>(Corners.andRandom(type, VALUES, random.nextLong()).reversed());
    List<FheInteger> encrypted = new ArrayList<>();
    for (ClearInteger value : clear.subList(0, VALUES)) {
      encrypted.add(encrypt.apply(value));
    }
    List<Operation> operations = Operation.all();
    List<String> failures = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      Operation operation = operations.get(random.nextInt(operations.size()));
      int a = random.nextInt(VALUES);
      int b = random.nextInt(VALUES);
      int to = random.nextInt(VALUES);
      FheInteger result =
          number(evaluator, operation.run(evaluator, encrypted.get(a), encrypted.get(b)));
      ClearInteger expected = number(operation.run(CLEAR, clear.get(a), clear.get(b)));
      ClearInteger actual = decrypt.apply(result);
      boolean isRight = actual.equals(expected);
      if (!isRight) {
        failures.add(
            "step %d, %s: expected %s, got %s"
                .formatted(step, operation.label(), expected, actual));
      }
      encrypted.set(to, isRight ? result : encrypt.apply(expected));
      clear.set(to, expected);
    }
    return failures;
  }

  /** A result, or the first part of it, as a number of the chain's type. */
  private FheInteger number(FheEvaluator evaluator, Object result) {
    return switch (first(result)) {
      case FheBool bool -> evaluator.fromBool(bool, type);
      case FheInteger integer -> evaluator.cast(integer, type);
      default -> throw new AssertionError("no result of an operation: " + result);
    };
  }

  private ClearInteger number(Object result) {
    return switch (first(result)) {
      case Boolean bool -> CLEAR.fromBool(bool, type);
      case ClearInteger integer -> CLEAR.cast(integer, type);
      default -> throw new AssertionError("no result of an operation: " + result);
    };
  }

  private static Object first(Object result) {
    return switch (result) {
      case Checked<?, ?>(Object value, _) -> value;
      case QuotientRemainder<?>(Object quotient, _) -> quotient;
      case Flipped<?>(Object first, _) -> first;
      default -> result;
    };
  }
}
