package io.cloakwork.fhe.integer;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Blind rotations and rounds of every operation, counted on the clear machine. */
final class OperationCosts {
  private static final int[] WIDTHS = {8, 16, 32, 64, 128, 256};
  private static final int LIST = 10;

  private OperationCosts() {}

  /** What one operation takes. */
  record Cost(int rotations, int rounds) {
    @Override
    public String toString() {
      return rotations + " / " + rounds;
    }
  }

  /** Fresh inputs of one type. */
  record Inputs(FheInteger a, FheInteger b, FheBool condition, List<FheInteger> list) {}

  /** An operation, or several. */
  interface Body {
    void run(FheEvaluator evaluator, Inputs inputs);

    /** An operation on both integers. */
    static Body of(Operation operation) {
      return (e, in) -> operation.run(e, in.a, in.b);
    }
  }

  private record Row(String label, boolean isClear, Body body) {}

  /**
   * @param isClear whether everybody knows the right operand
   */
  static Cost cost(IntegerType type, Form form, int limit, boolean isClear, Body body) {
    ClearMachine machine = new ClearMachine(limit);
    ClearInteger value = new ClearInteger(type, ones(type));
    FheInteger right = isClear ? FheInteger.trivial(type, value.value()) : machine.encrypt(value);
    List<FheInteger> list = Stream.generate(() -> machine.encrypt(value)).limit(LIST).toList();
    body.run(
        new FheEvaluator(machine, form),
        new Inputs(machine.encrypt(value), right, machine.encrypt(true), list));
    return new Cost(machine.rotations(), machine.rounds());
  }

  /** The number whose digits are all 1. */
  private static BigInteger ones(IntegerType type) {
    return BigInteger.ONE.shiftLeft(type.bits()).divide(BigInteger.valueOf(3));
  }

  /** The tables of docs/integer-operations.md. */
  static String markdown() {
    return "## Throughput form\n\n"
        + table(Form.THROUGHPUT)
        + "\n## Latency form\n\n"
        + table(Form.LATENCY);
  }

  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (Operation operation : Operation.all()) {
      rows.add(new Row(operation.label(), false, Body.of(operation)));
      if (!(operation instanceof Operation.Unary)) {
        rows.add(new Row(operation.label() + ", clear", true, Body.of(operation)));
      }
    }
    rows.add(new Row("select", false, (e, in) -> e.select(in.condition, in.a, in.b)));
    rows.add(new Row("flip", false, (e, in) -> e.flip(in.condition, in.a, in.b)));
    rows.add(new Row("sum of 10", false, (e, in) -> e.sum(in.list)));
    rows.add(new Row("isIn 10", false, (e, in) -> e.isIn(in.a, in.list)));
    rows.add(new Row("indexOf in 10", false, (e, in) -> e.indexOf(in.a, in.list)));
    rows.add(new Row("get of 10", false, (e, in) -> e.get(in.list, in.b)));
    rows.add(new Row("set of 10", false, (e, in) -> e.set(in.list, in.b, in.a)));
    rows.add(new Row("minimum of 10", false, (e, in) -> e.minimum(in.list)));
    rows.add(new Row("argMin of 10", false, (e, in) -> e.argMin(in.list)));
    rows.add(new Row("sort of 10", false, (e, in) -> e.sort(in.list)));
    rows.add(new Row("transfer", false, OperationCosts::transfer));
    return rows;
  }

  private static String table(Form form) {
    String header =
        "| operation |"
            + IntStream.of(WIDTHS)
                .mapToObj(bits -> " " + bits + " bits |")
                .collect(Collectors.joining())
            + "\n| --- |"
            + " --- |".repeat(WIDTHS.length)
            + "\n";
    return header + rows().stream().map(row -> line(row, form)).collect(Collectors.joining());
  }

  private static String line(Row row, Form form) {
    return "| "
        + row.label
        + " |"
        + IntStream.of(WIDTHS)
            .mapToObj(IntegerType::unsigned)
            .map(type -> " " + cost(type, form, NoiseLimits.DEFAULT, row.isClear, row.body) + " |")
            .collect(Collectors.joining())
        + "\n";
  }

  /** ERC-20: {@code b} of the balance {@code a} to another balance, if there is so much. */
  static void transfer(FheEvaluator e, Inputs in) {
    FheBool enough = e.ge(in.a, in.b);
    FheInteger amount = e.select(enough, in.b, e.trivial(in.b, BigInteger.ZERO));
    e.sub(in.a, amount);
    e.add(in.list.getFirst(), amount);
  }
}
