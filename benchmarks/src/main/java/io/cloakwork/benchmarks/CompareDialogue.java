package io.cloakwork.benchmarks;

import io.cloakwork.fhe.params.ParameterSets;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * How a program of ours talks with {@code compare/Compare.java}: it says {@code ready}, then reads
 * the name of a figure from standard input, measures it once more, answers {@code NAME WALL CPU},
 * and so on.
 */
final class CompareDialogue {
  private CompareDialogue() {}

  /** A figure: milliseconds of wall time and of CPU time. */
  record Figure(double wall, double cpu) {}

  /** What measures. */
  interface Figures extends AutoCloseable {
    /** What computes. */
    String summary();

    /**
     * One more measurement.
     *
     * @throws IllegalArgumentException if no figure has this name
     */
    Figure measure(String name) throws InterruptedException;

    @Override
    void close();
  }

  interface Opening {
    Figures open(ParameterSets set, int threads);
  }

  /**
   * Answers until the input ends.
   *
   * @param arguments parameter set, threads
   */
  static void run(String[] arguments, Opening opening) throws IOException, InterruptedException {
    if (arguments.length != 2) {
      throw new IllegalArgumentException("arguments: PARAMETER-SET THREADS");
    }
    run(opening.open(ParameterSets.byName(arguments[0]), Integer.parseInt(arguments[1])));
  }

  /** Answers until the input ends, then closes what measures. */
  static void run(Figures opened) throws IOException, InterruptedException {
    try (Figures figures = opened) {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      System.out.println("ready " + figures.summary());
      for (String name = in.readLine(); name != null; name = in.readLine()) {
        Figure figure = figures.measure(name);
        System.out.printf(Locale.ROOT, "%s %.6f %.6f%n", name, figure.wall(), figure.cpu());
      }
    }
  }

  /** Nanoseconds, in steps of 10 ms: for long work only. */
  static long processCpu() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
        .getProcessCpuTime();
  }
}
