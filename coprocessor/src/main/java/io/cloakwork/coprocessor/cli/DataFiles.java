package io.cloakwork.coprocessor.cli;

import io.cloakwork.compiler.data.CsvTable;
import io.cloakwork.compiler.spec.ClientSpec;
import io.cloakwork.compiler.spec.FeatureRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Tables that commands read. */
final class DataFiles {
  private DataFiles() {}

  /**
   * Reads a table.
   *
   * @param option that names the file
   */
  static CsvTable read(String option, Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new UsageException(option, "a CSV file", file);
    }
    return CsvTable.parse(Files.readAllBytes(file));
  }

  /**
   * The rows of a table as the model takes them.
   *
   * @throws UsageException if the columns are not the model's features in their order, or a value
   *     is missing that the model needs
   */
  static List<double[]> rows(String option, CsvTable table, ClientSpec spec) {
    List<String> wanted = spec.features().stream().map(FeatureRange::name).toList();
    List<String> given = table.featureNames();
    if (!given.equals(wanted)) {
      throw new UsageException(
          option,
          "the columns " + shorten(wanted),
          shorten(given) + firstDifference(wanted, given));
    }
    if (table.rowCount() == 0) {
      throw new UsageException(option, "at least one row below the header", "none");
    }
    List<double[]> rows = new ArrayList<>();
    for (int i = 0; i < table.rowCount(); i++) {
      double[] row = table.features(i);
      try {
        spec.requireUsable(row);
      } catch (IllegalArgumentException e) {
        throw new UsageException(
            option + ", row " + i, "values that the model takes", String.valueOf(e.getMessage()));
      }
      rows.add(row);
    }
    return rows;
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
