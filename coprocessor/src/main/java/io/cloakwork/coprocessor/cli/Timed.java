package io.cloakwork.coprocessor.cli;

import java.util.function.Supplier;

/** A result, and how long it took by the wall clock. */
record Timed<T>(T result, double seconds) {
  static <T> Timed<T> of(Supplier<T> call) {
    long begin = System.nanoTime();
    T result = call.get();
    return new Timed<>(result, (System.nanoTime() - begin) / 1e9);
  }
}
