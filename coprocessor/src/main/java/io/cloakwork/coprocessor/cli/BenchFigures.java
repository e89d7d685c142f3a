package io.cloakwork.coprocessor.cli;

import java.util.Arrays;
import java.util.function.DoubleSupplier;

/** Where the figures of one parameter set go. */
record BenchFigures(Console console, BenchPlan plan, BenchSetup setup) {
  /** A duration, from calls that say how many seconds each took. */
  void milliseconds(String name, DoubleSupplier seconds) {
    print(name, "ms", Arrays.stream(plan.samples(seconds)).map(s -> s * 1e3).toArray());
  }

  /** How much is done in a second, by all threads and by each, from calls that do {@code count}. */
  void throughput(String name, String unit, int count, DoubleSupplier seconds) {
    double[] rates = Arrays.stream(plan.samples(seconds)).map(s -> count / s).toArray();
    print(name, unit, rates);
    print(name + "_per_core", unit, Arrays.stream(rates).map(r -> r / setup.threads()).toArray());
  }

  /** A size. */
  void bytes(String name, long bytes) {
    print(name, "bytes", (double) bytes);
  }

  /** How many there are of something. */
  void count(String name, String unit, long count) {
    print(name, unit, (double) count);
  }

  private void print(String name, String unit, double... samples) {
    BenchFigure figure = BenchFigure.of(setup, name, unit, samples);
    console.result(figure, figure.text());
  }
}
