package io.cloakwork.coprocessor.cli;

import io.cloakwork.compiler.data.CsvTable;
import io.cloakwork.compiler.spec.Feature;
import io.cloakwork.compiler.spec.RowSpec;
import io.cloakwork.fhe.FheException;
import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.MismatchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A table that a command reads.
 *
 * @param name the option and the file, for messages
 * @param table its content
 */
record DataFile(String name, CsvTable table) {

  /**
   * Reads a table.
   *
   * @param option that names the file
   * @throws UsageException if the file is not there, or no table
   */
  static DataFile read(String option, Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new UsageException(option, "a CSV file", file);
    }
    String name = option + " " + file;
    try {
      return new DataFile(name, CsvTable.parse(Files.readAllBytes(file)));
    } catch (FormatException | MismatchException e) {
      throw fault(name, e);
    }
  }

  /** The first rows that {@code --rows} asks for; all if there are fewer, and then it says so. */
  DataFile head(int count, Console console) {
    if (count > table.rowCount()) {
      console.note("--rows %d: the table has %d rows".formatted(count, table.rowCount()));
    }
    return new DataFile(name, table.head(count));
  }

  /** Wrong use, because of what somebody else found in this file. */
  UsageException fault(FheException found) {
    return fault(name, found);
  }

  private static UsageException fault(String name, FheException found) {
    return new UsageException(name + ", " + found.what(), found.expected(), found.actual());
  }

  /**
   * The rows as the model takes them.
   *
   * @throws UsageException if the columns are not the model's features in their order, a cell is no
   *     number, or a value is missing that the model needs
   */
  List<double[]> rows(RowSpec spec) {
    List<String> wanted = spec.features().stream().map(Feature::name).toList();
    List<String> given = table.featureNames();
    if (!given.equals(wanted)) {
      throw new UsageException(
          name, "the columns " + shorten(wanted), shorten(given) + firstDifference(wanted, given));
    }
    if (table.rowCount() == 0) {
      throw new UsageException(name, "at least one row below the header", "none");
    }
    List<double[]> rows = new ArrayList<>();
    for (int i = 0; i < table.rowCount(); i++) {
      rows.add(row(i, spec));
    }
    return rows;
  }

  private double[] row(int index, RowSpec spec) {
    try {
      double[] row = table.features(index);
      spec.requireUsable(row);
      return row;
    } catch (FormatException e) {
      throw fault(e);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          name + ", line " + table.line(index),
          "values that the model takes",
          String.valueOf(e.getMessage()));
    }
  }

  private static String shorten(List<String> names) {
    return names.size() <= 4
        ? names.toString()
        : "[%s, %s, … %d in all]".formatted(names.get(0), names.get(1), names.size());
  }

  private static String firstDifference(List<String> wanted, List<String> given) {
    for (int i = 0; i < Math.min(wanted.size(), given.size()); i++) {
      if (!wanted.get(i).equals(given.get(i))) {
        return "; column " + i + " is '" + given.get(i) + "', not '" + wanted.get(i) + "'";
      }
    }
    return "";
  }
}
