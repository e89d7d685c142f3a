package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.integer.OperationCosts.Body;
import io.cloakwork.fhe.integer.OperationCosts.Inputs;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * An operation whose cost is counted.
 *
 * @param operation the evaluator's method, and perhaps more behind a blank
 * @param right what its right operand is, or its index, or the value that is looked for
 */
record CostRow(String operation, String right, Body body) {
  static final String NONE = "";
  static final String ENCRYPTED = "encrypted";
  static final String CLEAR = "clear";
  private static final String SMALL = "clear, 10";
  private static final BigInteger TEN = BigInteger.TEN;
  private static final IntegerType SIGNED = IntegerType.signed(16);
  private static final IntegerType UINT64 = IntegerType.unsigned(64);

  /** Whether there is such an operand. */
  boolean exists(IntegerType type) {
    return !right.equals(SMALL) || type.holds(TEN);
  }

  /** On one, two or three integers, of any width. */
  static List<CostRow> ofIntegers() {
    List<CostRow> rows = new ArrayList<>();
    for (Operation operation : Operation.all()) {
      if (!operation.isCombined()) {
        rows.addAll(of(operation));
      }
    }
    rows.add(new CostRow("mulDiv", ENCRYPTED, mulDiv(Inputs::number, Inputs::number)));
    rows.add(new CostRow("mulDiv", "clear divisor", mulDiv(Inputs::number, Inputs::known)));
    rows.add(
        new CostRow("mulDiv", "clear factor and divisor", mulDiv(Inputs::known, Inputs::known)));
    rows.add(
        new CostRow("select", ENCRYPTED, (e, in) -> e.select(in.bool(), in.number(), in.number())));
    rows.add(new CostRow("select", CLEAR, (e, in) -> e.select(in.bool(), in.number(), in.known())));
    rows.add(new CostRow("flip", NONE, (e, in) -> e.flip(in.bool(), in.number(), in.number())));
    rows.add(new CostRow("random", NONE, (e, in) -> e.random(in.type(), in.seed())));
    rows.add(new CostRow("randomBounded", NONE, CostRow::randomBounded));
    rows.add(new CostRow("randomUint", NONE, (e, in) -> e.randomUint(in.bits(), in.seed())));
    rows.add(new CostRow("randomInt", NONE, (e, in) -> e.randomInt(in.bits(), in.seed())));
    rows.add(new CostRow("bootstrap", NONE, (e, in) -> e.bootstrap(in.number())));
    rows.add(new CostRow("transfer of a token", NONE, OperationCosts::transfer));
    return rows;
  }

  private static List<CostRow> of(Operation operation) {
    if (operation instanceof Operation.Unary) {
      return List.of(new CostRow(operation.label(), NONE, Body.of(operation)));
    }
    CostRow encrypted = new CostRow(operation.label(), ENCRYPTED, Body.of(operation));
    if (operation.isShift()) {
      return List.of(
          encrypted,
          new CostRow(
              operation.label(),
              "encrypted, 8 bits",
              (e, in) -> operation.run(e, in.number(), in.index())),
          byKnown(operation, "clear, odd", BigInteger.ONE),
          byKnown(operation, "clear, even", BigInteger.TWO));
    }
    CostRow clear =
        new CostRow(operation.label(), CLEAR, (e, in) -> operation.run(e, in.number(), in.known()));
    return operation.isQuadratic()
        ? List.of(encrypted, clear, byKnown(operation, SMALL, TEN))
        : List.of(encrypted, clear);
  }

  private static void randomBounded(FheEvaluator e, Inputs in) {
    e.randomBounded(in.type(), in.type().max().add(BigInteger.ONE), in.seed());
  }

  private static CostRow byKnown(Operation operation, String right, BigInteger value) {
    return new CostRow(
        operation.label(), right, (e, in) -> operation.run(e, in.number(), in.known(value)));
  }

  private interface Operand {
    FheInteger of(Inputs inputs);
  }

  private static Body mulDiv(Operand factor, Operand divisor) {
    return (e, in) -> e.mulDiv(in.number(), factor.of(in), divisor.of(in));
  }

  /** On lists of integers. */
  static List<CostRow> ofLists() {
    return List.of(
        new CostRow("sum", NONE, (e, in) -> e.sum(in.list())),
        new CostRow("isIn", ENCRYPTED, (e, in) -> e.isIn(in.number(), in.list())),
        new CostRow("isIn", CLEAR, (e, in) -> e.isIn(in.known(), in.list())),
        new CostRow("indexOf", ENCRYPTED, (e, in) -> e.indexOf(in.number(), in.list())),
        new CostRow("indexOf", CLEAR, (e, in) -> e.indexOf(in.known(), in.list())),
        new CostRow("get", ENCRYPTED, (e, in) -> e.get(in.list(), in.index())),
        new CostRow("get", CLEAR, (e, in) -> e.get(in.list(), FheUint.trivial(8, 0))),
        new CostRow("set", ENCRYPTED, (e, in) -> e.set(in.list(), in.index(), in.number())),
        new CostRow("set", CLEAR, (e, in) -> e.set(in.list(), FheUint.trivial(8, 0), in.number())),
        new CostRow("minimum", NONE, (e, in) -> e.minimum(in.list())),
        new CostRow("maximum", NONE, (e, in) -> e.maximum(in.list())),
        new CostRow("argMin", NONE, (e, in) -> e.argMin(in.list())),
        new CostRow("argMax", NONE, (e, in) -> e.argMax(in.list())),
        new CostRow("sort", NONE, (e, in) -> e.sort(in.list())));
  }

  /** On booleans, and between types. */
  static List<CostRow> ofBooleans() {
    return List.of(
        new CostRow("and", ENCRYPTED, (e, in) -> e.and(in.bool(), in.bool())),
        new CostRow("and", CLEAR, (e, in) -> e.and(in.bool(), true)),
        new CostRow("or", ENCRYPTED, (e, in) -> e.or(in.bool(), in.bool())),
        new CostRow("or", CLEAR, (e, in) -> e.or(in.bool(), true)),
        new CostRow("xor", ENCRYPTED, (e, in) -> e.xor(in.bool(), in.bool())),
        new CostRow("xor", CLEAR, (e, in) -> e.xor(in.bool(), true)),
        new CostRow("not", NONE, (e, in) -> e.not(in.bool())),
        new CostRow("selectBool", NONE, (e, in) -> e.selectBool(in.bool(), in.bool(), in.bool())),
        new CostRow("randomBool", NONE, (e, in) -> e.randomBool(in.seed())),
        new CostRow("bootstrap", NONE, (e, in) -> e.bootstrap(in.bool())),
        new CostRow("trivial", NONE, (e, _) -> e.trivial(true)),
        new CostRow("typeOf", NONE, (e, in) -> e.typeOf(in.number())),
        new CostRow("fromBool", NONE, (e, in) -> e.fromBool(in.bool(), in.type())),
        new CostRow("boolToUint", NONE, (e, in) -> e.boolToUint(in.bool(), in.bits())),
        new CostRow("cast of a signed integer to a wider type", NONE, cast(SIGNED, UINT64)),
        new CostRow(
            "castToUint of a signed integer to more bits",
            NONE,
            (e, in) -> e.castToUint(in.of(SIGNED).number(), UINT64.bits())),
        new CostRow(
            "castToInt of a signed integer to more bits",
            NONE,
            (e, in) -> e.castToInt(in.of(SIGNED).number(), UINT64.bits())),
        new CostRow("any other cast", NONE, cast(SIGNED, IntegerType.signed(4))));
  }

  private static Body cast(IntegerType from, IntegerType to) {
    return (e, in) -> e.cast(in.of(from).number(), to);
  }

  /** The evaluator's method. */
  String method() {
    return operation.split(" ", 2)[0];
  }

  static Stream<CostRow> all() {
    return Stream.of(ofIntegers(), ofLists(), ofBooleans()).flatMap(List::stream);
  }
}
