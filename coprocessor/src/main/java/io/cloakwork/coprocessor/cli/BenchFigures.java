package io.cloakwork.coprocessor.cli;

import io.cloakwork.fhe.integer.Form;
import java.util.Arrays;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/** Where the figures of one parameter set go. */
record BenchFigures(Console console, BenchPlan plan, BenchSetup setup) {
  /** A duration, from calls that say how many seconds each took. */
  void milliseconds(String name, DoubleSupplier seconds) {
    print(durations(name, seconds));
  }

  /**
   * A duration of what is done alone, measured in every form, because it depends on the number of
   * processors which one is the faster. The latency form has the name, the throughput form {@code
   * NAME_throughput_form}.
   */
  void millisecondsInEachForm(String name, ToDoubleFunction<Form> seconds) {
    print(durations(name, () -> seconds.applyAsDouble(Form.LATENCY)).inForm(Form.LATENCY));
    print(
        durations(name + "_throughput_form", () -> seconds.applyAsDouble(Form.THROUGHPUT))
            .inForm(Form.THROUGHPUT));
  }

  private BenchFigure durations(String name, DoubleSupplier seconds) {
    double[] samples = Arrays.stream(plan.samples(seconds)).map(s -> s * 1e3).toArray();
    return BenchFigure.of(setup, name, "ms", samples);
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
    print(BenchFigure.of(setup, name, unit, samples));
  }

  private void print(BenchFigure figure) {
    console.result(figure, figure.text());
  }
}
