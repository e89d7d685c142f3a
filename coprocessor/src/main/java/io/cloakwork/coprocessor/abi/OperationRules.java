package io.cloakwork.coprocessor.abi;

import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.RequestException.Kind;
import java.math.BigInteger;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What each operator takes and gives, by the types in the handles: the rules that the executor
 * enforces, too.
 */
public final class OperationRules {
  /** Elements of a sum or set of values of at most 32 bits. */
  public static final int LARGEST_NARROW_COLLECTION = 100;

  /** Elements of a sum or set of wider ones. */
  public static final int LARGEST_WIDE_COLLECTION = 60;

  private static final int NARROW_BITS = 32;

  private OperationRules() {}

  /**
   * Refuses an operation that the executor would refuse.
   *
   * @throws RequestException (invalid) naming operator and operand, or result, and types
   */
  public static void require(Operation operation) {
    Operands operands = new Operands(operation);
    switch (operation.operator().shape()) {
      case BINARY -> {
        ValueType type = binary(operands);
        operands.results(operands.operator.isPredicate() ? ValueType.BOOL : type);
      }
      case CHECKED -> {
        ValueType type = binary(operands);
        operands.results(type, ValueType.BOOL);
      }
      case UNARY -> {
        operands.count(1);
        operands.results(operands.accepted(0));
      }
      case CAST -> cast(operands);
      case TRIVIAL -> {
        operands.count(1);
        operands.clear(0);
        operands.results(operands.acceptedResult());
      }
      case SELECT -> select(operands);
      case RANDOM -> {
        operands.count(1);
        operands.seed(0);
        operands.results(operands.acceptedResult());
      }
      case RANDOM_BOUNDED -> randomBounded(operands);
      case SUM -> {
        ValueType type = operands.acceptedResult();
        operands.results(type);
        collection(operands, 0, type);
      }
      case IS_IN -> {
        operands.atLeast(1);
        ValueType type = operands.accepted(0);
        collection(operands, 1, type);
        operands.results(ValueType.BOOL);
      }
      case MUL_DIV -> mulDiv(operands);
      case MODEL -> model(operands);
      case INPUT ->
          throw operands.invalid("operator", "one that computes", operands.operator.function());
    }
  }

  private static ValueType binary(Operands operands) {
    operands.count(2);
    ValueType type = operands.accepted(0);
    boolean isClear = operands.isClear(1);
    switch (operands.operator.divisor()) {
      case PLAIN -> operands.divisor(1, type);
      case ENCRYPTED -> operands.encrypted(1);
      case ANY -> {
        if (isClear) {
          operands.divisor(1, type);
        }
      }
      case NONE -> {}
    }
    if (!isClear) {
      operands.same(1, type);
    }
    return type;
  }

  private static void cast(Operands operands) {
    operands.count(1);
    ValueType from = operands.accepted(0);
    ValueType to = operands.acceptedResult();
    if (to == ValueType.BOOL || to == from) {
      throw operands.invalid("type of the result", "an integer type other than " + from, to);
    }
    operands.results(to);
  }

  private static void select(Operands operands) {
    operands.count(3);
    operands.same(0, ValueType.BOOL);
    ValueType type = operands.accepted(1);
    operands.same(2, type);
    operands.results(type);
  }

  private static void randomBounded(Operands operands) {
    operands.count(2);
    BigInteger bound = operands.clear(0);
    operands.seed(1);
    ValueType type = operands.acceptedResult();
    operands.results(type);
    if (bound.bitCount() != 1 || bound.bitLength() > type.bits() + 1) {
      throw operands.invalid("bound", "a power of two, at most 2^" + type.bits(), "another");
    }
  }

  private static void mulDiv(Operands operands) {
    operands.count(3);
    ValueType type = operands.accepted(0);
    if (!operands.isClear(1)) {
      operands.same(1, type);
    }
    operands.divisor(2, type);
    operands.results(type);
  }

  private static void collection(Operands operands, int first, ValueType type) {
    int size = operands.list.size() - first;
    int most = type.bits() <= NARROW_BITS ? LARGEST_NARROW_COLLECTION : LARGEST_WIDE_COLLECTION;
    if (size > most) {
      throw operands.invalid("number of values", "at most " + most + " of " + type, size);
    }
    for (int i = first; i < operands.list.size(); i++) {
      operands.same(i, type);
    }
  }

  /** Counts and types of its inputs and results are the model's to say. */
  private static void model(Operands operands) {
    operands.atLeast(1);
    if (!(operands.list.getFirst() instanceof Operand.Model)) {
      throw operands.invalid(name(0), "a model", kind(operands.list.getFirst()));
    }
    for (int i = 1; i < operands.list.size(); i++) {
      operands.accepted(i);
    }
  }

  private static String name(int index) {
    return "operand " + (index + 1);
  }

  private static String kind(Operand operand) {
    return switch (operand) {
      case Operand.Encrypted(Handle handle) -> "an encrypted " + handle.type();
      case Operand.Clear _ -> "a plaintext";
      case Operand.Seed _ -> "a seed";
      case Operand.Model _ -> "a model";
    };
  }

  /** The operands of one operation, each looked at with its place in the messages. */
  private static final class Operands {
    private final Operator operator;
    private final List<Operand> list;
    private final List<Handle> results;

    Operands(Operation operation) {
      operator = operation.operator();
      list = operation.operands();
      results = operation.results();
    }

    RequestException invalid(String what, Object expected, Object actual) {
      return new RequestException(
          Kind.INVALID, what + " of " + operator.function(), expected, actual);
    }

    void count(int expected) {
      if (list.size() != expected) {
        throw invalid("number of operands", expected, list.size());
      }
    }

    void atLeast(int expected) {
      if (list.size() < expected) {
        throw invalid("number of operands", "at least " + expected, list.size());
      }
    }

    boolean isClear(int index) {
      return list.get(index) instanceof Operand.Clear;
    }

    ValueType encrypted(int index) {
      if (list.get(index) instanceof Operand.Encrypted(Handle handle)) {
        return handle.type();
      }
      throw invalid(name(index), "an encrypted value", kind(list.get(index)));
    }

    /** The type of an encrypted operand that the operator takes. */
    ValueType accepted(int index) {
      ValueType type = encrypted(index);
      if (!operator.takes(type)) {
        throw invalid("type of " + name(index), operator.types(), type);
      }
      return type;
    }

    void same(int index, ValueType expected) {
      ValueType actual = encrypted(index);
      if (actual != expected) {
        throw invalid("type of " + name(index), expected, actual);
      }
    }

    BigInteger clear(int index) {
      if (list.get(index) instanceof Operand.Clear(BigInteger word)) {
        return word;
      }
      throw invalid(name(index), "a plaintext", kind(list.get(index)));
    }

    void divisor(int index, ValueType type) {
      if (type.truncated(clear(index)).signum() == 0) {
        throw invalid("divisor", "not 0 in " + type, 0);
      }
    }

    void seed(int index) {
      if (!(list.get(index) instanceof Operand.Seed)) {
        throw invalid(name(index), "a seed", kind(list.get(index)));
      }
    }

    /** The type of the only result, where no operand says it. */
    ValueType acceptedResult() {
      ValueType type = results.getFirst().type();
      Set<ValueType> accepted = EnumSet.copyOf(operator.types());
      if (operator.shape() == Shape.CAST) {
        accepted.removeAll(Collections.singleton(ValueType.BOOL));
      }
      if (!accepted.contains(type)) {
        throw invalid("type of the result", accepted, type);
      }
      return type;
    }

    void results(ValueType... expected) {
      List<ValueType> actual = results.stream().map(Handle::type).toList();
      if (!actual.equals(List.of(expected))) {
        throw invalid("types of the results", List.of(expected), actual);
      }
    }
  }
}
