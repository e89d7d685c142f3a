package io.cloakwork.benchmarks;

import io.cloakwork.fhe.params.ParameterSets;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How a program of ours talks with {@code compare/Compare.java}: it says {@code ready}, then reads
 * the name of a figure from standard input, measures it once more, answers {@code NAME WALL CPU},
 * and so on. Where the work can be done in several ways the answer is {@code NAME WAY WALL CPU WAY
 * WALL CPU …}.
 */
final class CompareDialogue {
  private CompareDialogue() {}

  /**
   * A figure.
   *
   * @param way in which the work was done, a word; empty where there is one only
   * @param wall milliseconds of wall time
   * @param cpu milliseconds of CPU time
   */
  record Figure(String way, double wall, double cpu) {
    Figure(double wall, double cpu) {
      this("", wall, cpu);
    }

    private String text() {
      return String.format(Locale.ROOT, "%s %.6f %.6f", way, wall, cpu).strip();
    }
  }

  /** What measures. */
  interface Figures extends AutoCloseable {
    /** What computes. */
    String summary();

    /**
     * One more measurement.
     *
     * @return a figure for each way in which the work can be done
     * @throws IllegalArgumentException if no figure has this name
     */
    List<Figure> measure(String name) throws InterruptedException;

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
        System.out.println(
            name
                + figures.measure(name).stream()
                    .map(figure -> " " + figure.text())
                    .collect(Collectors.joining()));
      }
    }
  }

  /** Nanoseconds, in steps of 10 ms: for long work only. */
  static long processCpu() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
        .getProcessCpuTime();
  }
}
