package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.client.ClientKey;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Random operations, each on results of the ones before, encrypted and in the clear side by side:
 * noise and ranges as they come. Every result is compared, flags, remainders and second values too.
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

  /**
   * A text for each step whose results are not those in the clear, which take their place. One of
   * several results goes on.
   */
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
      List<FheInteger> results =
          parts(operation.run(evaluator, encrypted.get(a), encrypted.get(b))).stream()
              .map(part -> number(evaluator, part))
              .toList();
      List<ClearInteger> expected =
          parts(operation.run(CLEAR, clear.get(a), clear.get(b))).stream()
              .map(this::number)
              .toList();
      List<ClearInteger> actual = results.stream().map(decrypt).toList();
      boolean isRight = actual.equals(expected);
      if (!isRight) {
        failures.add(
            "step %d, %s: expected %s, got %s"
                .formatted(step, operation.label(), expected, actual));
      }
      int part = random.nextInt(expected.size());
      clear.set(to, expected.get(part));
      encrypted.set(to, isRight ? results.get(part) : encrypt.apply(expected.get(part)));
    }
    return failures;
  }

  /** One part of a result as a number of the chain's type. */
  private FheInteger number(FheEvaluator evaluator, Object part) {
    return switch (part) {
      case FheBool bool -> evaluator.fromBool(bool, type);
      case FheInteger integer -> evaluator.cast(integer, type);
      default -> throw new AssertionError("no result of an operation: " + part);
    };
  }

  private ClearInteger number(Object part) {
    return switch (part) {
      case Boolean bool -> CLEAR.fromBool(bool, type);
      case ClearInteger integer -> CLEAR.cast(integer, type);
      default -> throw new AssertionError("no result of an operation: " + part);
    };
  }

  private static List<Object> parts(Object result) {
    return switch (result) {
      case Checked<?, ?>(Object value, Object failed) -> List.of(value, failed);
      case QuotientRemainder<?>(Object quotient, Object remainder) -> List.of(quotient, remainder);
      case Flipped<?>(Object first, Object second) -> List.of(first, second);
      default -> List.of(result);
    };
  }
}
