package io.cloakwork.fhe.integer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The tables of docs/integer-operations.md. */
final class CostTables {
  private static final int[] WIDTHS = {2, 4, 8, 16, 32, 64, 128, 160, 256};
  private static final int NARROWEST_SIGNED = 8;
  private static final int[] LENGTHS = {1, 2, 5, 10, 20, 50};
  private static final int LENGTH = 10;
  private static final List<Form> FORMS = List.of(Form.THROUGHPUT, Form.LATENCY);
  private static final IntegerType UINT64 = IntegerType.unsigned(64);

  private CostTables() {}

  /** What the rows of a table are counted with. */
  private record Column(String title, IntegerType type, int length, Form form, int limit) {}

  private record Line(String operation, String right, List<String> cells) {}

  private record Table(List<Column> columns, List<Line> lines) {
    /** Rows and columns are independent of each other, and some take seconds. */
    static Table of(List<CostRow> rows, List<Column> columns) {
      return new Table(columns, rows.parallelStream().map(row -> line(row, columns)).toList());
    }

    private static Line line(CostRow row, List<Column> columns) {
      return new Line(
          row.operation(), row.right(), columns.stream().map(column -> cell(row, column)).toList());
    }

    private static String cell(CostRow row, Column column) {
      return row.exists(column.type)
          ? OperationCosts.cost(column.type, column.length, column.form, column.limit, row.body())
              .toString()
          : "–";
    }

    /** Only those lines that differ from the same ones of another table, in columns of both. */
    Table differentFrom(Table other) {
      List<Line> different = new ArrayList<>();
      for (int i = 0; i < lines.size(); i++) {
        List<String> cells = lines.get(i).cells;
        List<String> others = other.lines.get(i).cells;
        if (!others.subList(others.size() - cells.size(), others.size()).equals(cells)) {
          different.add(lines.get(i));
        }
      }
      return new Table(columns, different);
    }

    /** Equal lines are one. */
    String markdown() {
      Map<Line, List<String>> operations = new LinkedHashMap<>();
      for (Line line : withEitherOperand()) {
        operations
            .computeIfAbsent(new Line("", line.right, line.cells), _ -> new ArrayList<>())
            .add(line.operation);
      }
      return row(
              Stream.concat(
                  Stream.of("operation", "right operand"), columns.stream().map(Column::title)))
          + row(Stream.generate(() -> "---").limit(2L + columns.size()))
          + operations.entrySet().stream()
              .map(entry ->
                  row(
                      Stream.concat(
                          Stream.of(String.join(", ", entry.getValue()), entry.getKey().right),
                          entry.getKey().cells.stream())))
              .collect(Collectors.joining());
    }

    /** An operation that costs the same with an encrypted and a clear operand has one line. */
    private List<Line> withEitherOperand() {
      List<Line> merged = new ArrayList<>();
      for (Line line : lines) {
        Line encrypted = new Line(line.operation, CostRow.ENCRYPTED, line.cells);
        int at = merged.indexOf(encrypted);
        if (line.right.equals(CostRow.CLEAR) && at >= 0) {
          merged.set(at, new Line(line.operation, "either", line.cells));
        } else {
          merged.add(line);
        }
      }
      return merged;
    }

    private static String row(Stream<String> cells) {
      return cells.collect(Collectors.joining(" | ", "| ", " |\n")).replace("|  |", "| |");
    }
  }

  /**
   * All that is counted in one form with one parameter set.
   *
   * @param lists of ten
   * @param lengths lists of 64-bit integers
   */
  private record Counts(
      Table unsigned, Table signed, Table lists, Table signedLists, Table lengths) {
    static Counts of(Form form, int limit) {
      List<CostRow> integers = CostRow.ofIntegers();
      List<CostRow> lists = CostRow.ofLists();
      List<Column> unsigned = widths(form, limit, false);
      List<Column> signed = widths(form, limit, true);
      return new Counts(
          Table.of(integers, unsigned),
          Table.of(integers, signed),
          Table.of(lists, unsigned),
          Table.of(lists, signed),
          Table.of(
              lists,
              IntStream.of(LENGTHS)
                  .mapToObj(length -> new Column("of " + length, UINT64, length, form, limit))
                  .toList()));
    }

    private static List<Column> widths(Form form, int limit, boolean isSigned) {
      return IntStream.of(WIDTHS)
          .filter(bits -> !isSigned || bits >= NARROWEST_SIGNED)
          .mapToObj(bits ->
              new Column(bits + " bits", new IntegerType(isSigned, bits), LENGTH, form, limit))
          .toList();
    }
  }

  /** What the document ends with. */
  static String markdown() {
    StringBuilder text = new StringBuilder();
    StringBuilder standard = new StringBuilder();
    for (Form form : FORMS) {
      Counts usual = Counts.of(form, NoiseLimits.DEFAULT);
      Counts other = Counts.of(form, NoiseLimits.STANDARD);
      text.append("## ").append(name(form)).append("\n\n");
      add(text, "Unsigned integers", usual.unsigned);
      add(
          text,
          "Signed integers, where they cost something else",
          usual.signed.differentFrom(usual.unsigned));
      add(text, "Lists of ten unsigned integers", usual.lists);
      add(
          text,
          "Lists of ten signed integers, where they cost something else",
          usual.signedLists.differentFrom(usual.lists));
      add(text, "Lists of 64-bit integers, by length", usual.lengths);
      String prefix = name(form) + ", ";
      add(standard, prefix + "unsigned integers", other.unsigned.differentFrom(usual.unsigned));
      add(standard, prefix + "signed integers", other.signed.differentFrom(usual.signed));
      add(standard, prefix + "ten unsigned integers", other.lists.differentFrom(usual.lists));
      add(
          standard,
          prefix + "ten signed integers",
          other.signedLists.differentFrom(usual.signedLists));
      add(
          standard,
          prefix + "lists of 64-bit integers, by length",
          other.lengths.differentFrom(usual.lengths));
    }
    text.append("## Booleans and conversions\n\n").append(booleans().markdown());
    return text.append("\n## With the parameter set `standard`, where it costs something else\n\n")
        .append(standard.toString().stripTrailing())
        .append('\n')
        .toString();
  }

  private static void add(StringBuilder text, String heading, Table table) {
    if (!table.lines.isEmpty()) {
      text.append("### ").append(heading).append("\n\n").append(table.markdown()).append('\n');
    }
  }

  /** In both forms, with both parameter sets. */
  private static Table booleans() {
    List<Column> columns = new ArrayList<>();
    for (Form form : FORMS) {
      columns.add(new Column(name(form), UINT64, 1, form, NoiseLimits.DEFAULT));
      columns.add(new Column("with `standard`", UINT64, 1, form, NoiseLimits.STANDARD));
    }
    return Table.of(CostRow.ofBooleans(), columns);
  }

  private static String name(Form form) {
    return switch (form) {
      case THROUGHPUT -> "Throughput form";
      case LATENCY -> "Latency form";
    };
  }
}
