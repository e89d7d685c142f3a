package io.cloakwork.compiler.cost;

import java.util.Map;

/**
 * What a unit of each kind of work costs on one machine.
 *
 * @param nanos per unit, not negative
 */
public record CostModel(Map<CostKind, Double> nanos) {
  private static final double NANOS_PER_MILLI = 1e6;

  public CostModel {
    nanos = Work.checked("nanoseconds per unit of work", nanos);
  }

  /**
   * How long one row takes if it is alone, without what travels.
   *
   * @param clientMillis encrypting it
   * @param serverMillis computing
   */
  public record Estimate(double clientMillis, double serverMillis) {}

  public Estimate estimate(Work work) {
    return new Estimate(
        nanos(work, CostKind.Side.CLIENT) / NANOS_PER_MILLI,
        nanos(work, CostKind.Side.SERVER) / NANOS_PER_MILLI);
  }

  /** Time of one side of a row, in nanoseconds. */
  double nanos(Work work, CostKind.Side side) {
    double sum = 0;
    for (CostKind kind : CostKind.values()) {
      if (kind.side() == side) {
        sum += work.of(kind) * nanos.getOrDefault(kind, 0.0);
      }
    }
    return sum;
  }
}
