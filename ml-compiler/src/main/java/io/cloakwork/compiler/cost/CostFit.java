package io.cloakwork.compiler.cost;

import io.cloakwork.fhe.ParameterException;
import java.util.EnumMap;
import java.util.Map;

/**
 * Fits a cost model to circuits that were measured ({@link CostProbe}), one for each kind of work.
 *
 * <p>The cost of a kind is what is left of its probe's time when the other kinds' share is taken
 * off, and not below zero. That is repeated until nothing changes any more (Gauss and Seidel's
 * iteration): each probe has far more work of its own kind than the others have, so that a few
 * rounds do.
 */
public final class CostFit {
  private static final int ROUNDS = 50;

  /** A measured circuit: nanoseconds of the side that the kind belongs to. */
  private record Sample(Work work, double nanos) {}

  private final Map<CostKind, Sample> samples = new EnumMap<>(CostKind.class);

  /**
   * Takes the time of a probe.
   *
   * @param work of the probe, which has some of the kind
   * @param nanos of the side that the kind belongs to
   * @throws ParameterException if the probe has no work of the kind
   */
  public void add(CostKind kind, Work work, double nanos) {
    if (!(work.of(kind) > 0)) {
      throw new ParameterException("work of kind " + kind + " of a probe", "above 0", "none");
    }
    samples.put(kind, new Sample(work, nanos));
  }

  /**
   * @throws ParameterException if a kind was not measured
   */
  public CostModel model() {
    for (CostKind kind : CostKind.values()) {
      if (!samples.containsKey(kind)) {
        throw new ParameterException("probe of " + kind, "measured", "none");
      }
    }
    Map<CostKind, Double> nanos = new EnumMap<>(CostKind.class);
    for (int round = 0; round < ROUNDS; round++) {
      samples.forEach((kind, sample) -> {
        nanos.put(kind, 0.0);
        double others = new CostModel(nanos).nanos(sample.work, kind.side());
        nanos.put(kind, Math.max(0, sample.nanos - others) / sample.work.of(kind));
      });
    }
    return new CostModel(nanos);
  }
}
