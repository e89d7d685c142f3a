package io.cloakwork.coprocessor.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * How long {@code cloak bench} measures.
 *
 * @param warmUp before the first sample: the compiler of the JVM needs it
 * @param each for one figure, unless that makes too few samples
 * @param fewest samples of a figure
 * @param most samples of a figure
 */
record BenchPlan(Duration warmUp, Duration each, int fewest, int most) {
  /** What a published figure takes. */
  static final BenchPlan FULL = new BenchPlan(Duration.ofSeconds(8), Duration.ofSeconds(4), 3, 200);

  /** Calls again and again for the time of the warm-up. */
  void warmUp(Runnable work) {
    long end = System.nanoTime() + warmUp.toNanos();
    do {
      work.run();
    } while (System.nanoTime() < end);
  }

  /** Samples of one figure. */
  double[] samples(DoubleSupplier sample) {
    List<Double> samples = new ArrayList<>();
    long end = System.nanoTime() + each.toNanos();
    while (samples.size() < fewest || (samples.size() < most && System.nanoTime() < end)) {
      samples.add(sample.getAsDouble());
    }
    return samples.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
