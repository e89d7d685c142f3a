package io.cloakwork.benchmarks;

import io.cloakwork.fhe.math.NegacyclicTransform;
import io.cloakwork.fhe.params.PolynomialSize;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does one negacyclic transform of the definition cost? A bootstrap of the default set runs
 * 1252 of them. Each call is one transform there, one back and the factor 1/M, so that values stay
 * where they are however long it runs: divide by two.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = "-XX:+AlwaysPreTouch")
public class TransformBenchmark {
  // Rounding errors of some 10^5 calls add up to about 10^-12.
  private static final double TOLERANCE = 1e-9;

  @Param({"512", "2048", "8192"})
  int polynomialSize;

  private NegacyclicTransform transform = NegacyclicTransform.of(new PolynomialSize(512));
  private double[] input = {};
  private double[] re = {};
  private double[] im = {};

  @Setup(Level.Iteration)
  public void fill() {
    transform = NegacyclicTransform.of(new PolynomialSize(polynomialSize));
    input = new SplittableRandom(42).doubles(transform.points(), -1, 1).toArray();
    re = input.clone();
    im = input.clone();
  }

  @Benchmark
  public double[] thereAndBack() {
    transform.forward(re, im, 0);
    transform.inverse(re, im, 0);
    double scale = 1.0 / re.length;
    for (int j = 0; j < re.length; j++) {
      re[j] *= scale;
      im[j] *= scale;
    }
    return re;
  }

  @TearDown(Level.Iteration)
  public void everyValueIsBack() {
    for (int j = 0; j < input.length; j++) {
      if (!(Math.abs(re[j] - input[j]) <= TOLERANCE && Math.abs(im[j] - input[j]) <= TOLERANCE)) {
        throw new AssertionError("point " + j + ": " + input[j] + " became " + re[j]);
      }
    }
  }
}
