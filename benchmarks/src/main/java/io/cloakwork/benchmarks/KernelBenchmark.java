package io.cloakwork.benchmarks;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
 * What does each operation of {@code Kernels} cost, with the default parameter set? Divide the time
 * of a batch by its size. The bits are compared with those of {@code scalar}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 3, jvmArgsAppend = "-XX:+AlwaysPreTouch")
public class KernelBenchmark {
  /** The operations of {@code Kernels}; the bootstrap alone has a benchmark of its own. */
  public enum Operation {
    BOOTSTRAP_OF_TWO_TABLES,
    KEY_SWITCH,
    CASTING_KEY_SWITCH,
    PACKING_KEY_SWITCH,
    LINEAR,
    MULTIPLY_PLAIN,
    EXTERNAL_PRODUCT,
    CMUX_TREE
  }

  @Param Operation operation = Operation.KEY_SWITCH;

  @Param({"vector", "cpu"})
  String provider = "scalar";

  @Param({"1", "32"})
  int batch;

  private @Nullable KernelCase bench;

  @Setup(Level.Trial)
  public void load() {
    bench = KernelCase.forced(operation, provider, batch);
  }

  @Benchmark
  public long[] batchTime() {
    return loaded().run();
  }

  @TearDown(Level.Iteration)
  public void everyBitIsRight() {
    loaded().check();
  }

  @TearDown(Level.Trial)
  public void close() {
    loaded().close();
  }

  private KernelCase loaded() {
    if (bench == null) {
      throw new IllegalStateException("the harness loads before it measures");
    }
    return bench;
  }
}
