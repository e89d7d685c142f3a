package io.cloakwork.compiler.artifact;

import io.cloakwork.compiler.analysis.NoiseReport;
import io.cloakwork.fhe.ParameterException;
import java.util.List;
import java.util.Optional;

/**
 * What a compiled model promises.
 *
 * @param quality on the table that it was compiled with
 * @param bits of its numbers
 * @param noise how often it fails
 * @param security of the keys
 * @param hiding of the weights in a reply; empty where they are not hidden
 * @param counts of operations in one run
 * @param sizes in bytes
 * @param steps per score, the largest difference to the float model for rows within the ranges;
 *     empty if only a label leaves
 * @param notes what the model's owner must know, in sentences
 */
public record CompileReport(
    Quality quality,
    Bits bits,
    NoiseReport noise,
    Security security,
    Optional<Hiding> hiding,
    Counts counts,
    Sizes sizes,
    List<Double> steps,
    List<String> notes) {
  public CompileReport {
    steps = List.copyOf(steps);
    notes = List.copyOf(notes);
  }

  /**
   * Quality of predictions; no values if the table has no truth.
   *
   * @param rows of the table
   * @param sameLabels rows that have the float model's label when quantized; empty if it gives none
   * @param closeRows rows of the table, from 0 on, that are so close to another label that rounding
   *     the leaves of trees could change it
   */
  public record Quality(
      Metric metric,
      int rows,
      Optional<Double> floating,
      Optional<Double> quantized,
      Optional<Double> simulated,
      Optional<Integer> sameLabels,
      List<Integer> closeRows) {
    public Quality {
      closeRows = List.copyOf(closeRows);
      requireNotNegative("rows of a report", rows);
      requireRow("rows with the float model's label", sameLabels.orElse(0), rows);
      closeRows.forEach(row -> requireRow("row that is close to another label", row, rows - 1));
    }

    /** Of a model that was compiled without a table. */
    public static Quality unknown(Metric metric) {
      return new Quality(
          metric,
          0,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of());
    }

    private static void requireRow(String what, int value, int most) {
      if (value < 0 || value > most) {
        throw new ParameterException(what, "in [0, " + most + "]", value);
      }
    }
  }

  /**
   * Widths in bits.
   *
   * @param accumulator W of the scores
   */
  public record Bits(int features, int weights, int accumulator) {
    public Bits {
      requireNotNegative("widths of a report", features, weights, accumulator);
    }
  }

  /**
   * Security of the client's keys.
   *
   * @param estimate bits and what they rest on
   * @param distribution of the small key
   */
  public record Security(double bits, String estimate, String distribution) {}

  /**
   * How well one reply hides the weights.
   *
   * @param bits x: noise of 2^x times the circuit's own standard deviation is added to a reply
   */
  public record Hiding(double bits) {
    public Hiding {
      if (!(bits >= 0 && bits <= Long.SIZE)) {
        throw new ParameterException("bits that hide a reply", "in [0, 64]", bits);
      }
    }
  }

  /** Operations of one run. */
  public record Counts(
      int bootstraps, int cmuxes, int products, int extractions, int combinations, int levels) {
    public Counts {
      requireNotNegative(
          "counts of a report", bootstraps, cmuxes, products, extractions, combinations, levels);
    }
  }

  /**
   * Bytes of what travels.
   *
   * @param keys evaluation keys, 0 if none are needed
   */
  public record Sizes(long keys, long request, long response) {
    public Sizes {
      requireNotNegative("sizes of a report", keys, request, response);
    }
  }

  private static void requireNotNegative(String what, long... numbers) {
    for (long number : numbers) {
      if (number < 0) {
        throw new ParameterException(what, "at least 0", number);
      }
    }
  }
}
