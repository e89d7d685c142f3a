package io.cloakwork.fhe.integer;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Blind rotations and rounds of every operation, counted on the clear machine. */
final class OperationCosts {
  /** Largest ν² of the default parameter set and of {@code standard}. */
  static final int DEFAULT_LIMIT = 83;

  static final int STANDARD_LIMIT = 37;

  private static final int[] WIDTHS = {8, 16, 32, 64, 128, 256};

  private OperationCosts() {}

  /** What one operation takes. */
  record Cost(int rotations, int rounds) {
    @Override
    public String toString() {
      return rotations + " / " + rounds;
    }
  }

  /** An operation, or several, on fresh inputs. */
  interface Body {
    void run(FheEvaluator evaluator, FheInteger a, FheInteger b, FheBool condition);
  }

  static Cost cost(IntegerType type, Form form, int limit, boolean known, Body body) {
    ClearMachine machine = new ClearMachine(limit);
    ClearInteger value = new ClearInteger(type, ones(type));
    FheInteger right = known ? FheInteger.trivial(type, value.value()) : machine.encrypt(value);
    body.run(new FheEvaluator(machine, form), machine.encrypt(value), right, machine.encrypt(true));
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

  private static String table(Form form) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "| operation |"
            + IntStream.of(WIDTHS).mapToObj(bits -> " " + bits + " bits |").collect(joined()));
    lines.add("| --- |" + " --- |".repeat(WIDTHS.length));
    for (Operation operation : Operation.all()) {
      lines.add(row(operation.label(), form, false, (e, a, b, _) -> operation.run(e, a, b)));
      if (!(operation instanceof Operation.Unary)) {
        lines.add(
            row(operation.label() + ", clear", form, true, (e, a, b, _) -> operation.run(e, a, b)));
      }
    }
    lines.add(row("select", form, false, (e, a, b, c) -> e.select(c, a, b)));
    lines.add(row("transfer", form, false, OperationCosts::transfer));
    return String.join("\n", lines) + "\n";
  }

  private static String row(String label, Form form, boolean known, Body body) {
    return "| "
        + label
        + " |"
        + IntStream.of(WIDTHS)
            .mapToObj(bits ->
                " " + cost(IntegerType.unsigned(bits), form, DEFAULT_LIMIT, known, body) + " |")
            .collect(joined());
  }

  private static Collector<CharSequence, ?, String> joined() {
    return Collectors.joining();
  }

  /** ERC-20: {@code b} of the balance {@code a} to another balance, if there is so much. */
  static void transfer(FheEvaluator e, FheInteger a, FheInteger b, FheBool unused) {
    FheBool enough = e.ge(a, b);
    FheInteger amount = e.select(enough, b, e.trivial(b, BigInteger.ZERO));
    e.sub(a, amount);
    e.add(a, amount);
  }
}
