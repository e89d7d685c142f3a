package io.cloakwork.compiler.data;

import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.MismatchException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A table with a header: columns separated by commas, no quotes. The column {@code label}, if there
 * is one, is the truth; all others are features. Numbers are decimal and finite; {@code NaN} or an
 * empty cell is a missing value.
 *
 * @param columns names, all different
 * @param rows in the order of the file
 */
public record CsvTable(List<String> columns, List<Row> rows) {
  /** Name of the column with the truth. */
  public static final String LABEL = "label";

  private static final int MAX_BYTES = 1 << 28;

  /** U+FEFF in UTF-8: spreadsheets write it before the header. */
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /** Cells are kept as texts, which take far more memory than the bytes of a file. */
  static final int MAX_CELLS = 1 << 23;

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:\\d++(?:\\.\\d*+)?|\\.\\d++)(?:[eE][+-]?\\d++)?");

  /**
   * One row, and where it stands in the file: what a person is told who has to mend it.
   *
   * @param line counted from 1, the header's
   * @param offset of its first byte
   * @param cells one text per column
   */
  public record Row(int line, long offset, List<String> cells) {
    public Row {
      cells = List.copyOf(cells);
    }
  }

  public CsvTable {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    if (new HashSet<>(columns).size() != columns.size()) {
      throw new FormatException("CSV header", "names that are all different", columns, 0);
    }
    for (Row row : rows) {
      if (row.cells().size() != columns.size()) {
        throw new MismatchException(
            "cells of line " + row.line(), columns.size(), row.cells().size());
      }
    }
  }

  /**
   * @param bytes UTF-8, with or without a byte-order mark; lines end with LF or CRLF
   * @throws FormatException with the byte where the faulty line begins
   */
  public static CsvTable parse(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new FormatException("CSV table", "at most " + MAX_BYTES + " bytes", bytes.length, 0);
    }
    List<String> columns = List.of();
    List<Row> rows = new ArrayList<>();
    int start = startsWithMark(bytes) ? BYTE_ORDER_MARK.length : 0;
    int number = 0;
    long count = 0;
    while (start < bytes.length) {
      int end = start;
      while (end < bytes.length && bytes[end] != '\n') {
        count += bytes[end] == ',' ? 1 : 0;
        end++;
      }
      count++;
      number++;
      if (count > MAX_CELLS) {
        throw new FormatException("CSV table", "at most " + MAX_CELLS + " cells", "more", start);
      }
      String line = new String(bytes, start, end - start, StandardCharsets.UTF_8).strip();
      if (!line.isEmpty()) {
        List<String> cells = List.of(line.split(",", -1));
        if (columns.isEmpty()) {
          columns = cells;
        } else if (cells.size() == columns.size()) {
          rows.add(new Row(number, start, cells));
        } else {
          throw new FormatException("cells of line " + number, columns.size(), cells.size(), start);
        }
      }
      start = end + 1;
    }
    if (columns.isEmpty()) {
      throw new FormatException("CSV table", "a header line", "none", 0);
    }
    return new CsvTable(columns, rows);
  }

  private static boolean startsWithMark(byte[] bytes) {
    int length = BYTE_ORDER_MARK.length;
    return bytes.length >= length && Arrays.equals(bytes, 0, length, BYTE_ORDER_MARK, 0, length);
  }

  public int rowCount() {
    return rows.size();
  }

  /** Columns without the label. */
  public List<String> featureNames() {
    return columns.stream().filter(name -> !name.equals(LABEL)).toList();
  }

  /** The first rows, all if there are fewer. */
  public CsvTable head(int count) {
    return new CsvTable(columns, rows.subList(0, Math.min(count, rows.size())));
  }

  /** The line of a row in the file, counted from 1. */
  public int line(int row) {
    return rows.get(row).line();
  }

  /**
   * The features of one row as numbers, in the order of the columns.
   *
   * @throws FormatException if a cell is no number
   */
  public double[] features(int row) {
    double[] values = new double[featureNames().size()];
    int next = 0;
    for (int column = 0; column < columns.size(); column++) {
      if (!columns.get(column).equals(LABEL)) {
        values[next++] = number(row, column);
      }
    }
    return values;
  }

  /** One cell of a column of that name. */
  public Optional<String> cell(int row, String column) {
    int index = columns.indexOf(column);
    return index < 0 ? Optional.empty() : Optional.of(rows.get(row).cells().get(index).strip());
  }

  /** The truth of a row. */
  public Optional<String> label(int row) {
    return cell(row, LABEL);
  }

  /**
   * The truth of a row as a number; NaN if it is missing or the table has none.
   *
   * @throws FormatException if the cell is no number
   */
  public double labelNumber(int row) {
    return number(row, LABEL);
  }

  /**
   * A cell as a number; NaN if it is missing or the table has no such column.
   *
   * @throws FormatException if the cell is no number
   */
  public double number(int row, String column) {
    int index = columns.indexOf(column);
    return index < 0 ? Double.NaN : number(row, index);
  }

  private double number(int row, int column) {
    Row from = rows.get(row);
    String text = from.cells().get(column).strip();
    if (text.isEmpty() || text.toLowerCase(Locale.ROOT).equals("nan")) {
      return Double.NaN;
    }
    double value = NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
    if (!Double.isFinite(value)) {
      throw new FormatException(
          "line " + from.line() + ", column " + columns.get(column),
          "a number",
          text,
          from.offset());
    }
    return value;
  }
}
