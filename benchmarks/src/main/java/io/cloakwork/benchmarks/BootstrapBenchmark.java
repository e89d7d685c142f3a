package io.cloakwork.benchmarks;

import io.cloakwork.fhe.ciphertext.LweCiphertextList;
import io.cloakwork.fhe.params.ParameterSets;
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
 * How does the cost of a key switch and bootstrap fall with the batch? Divide the time of a batch
 * by its size.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 5, time = 5)
@Fork(value = 3, jvmArgsAppend = "-XX:+AlwaysPreTouch")
public class BootstrapBenchmark {
  @Param({"M2C2_STANDARD_P129", "M2C2_BLOCK3_P141"})
  ParameterSets set = ParameterSets.defaultSet();

  @Param({"vector", "cpu"})
  String provider = "scalar";

  @Param({"1", "8", "64"})
  int batch;

  private @Nullable BootstrapCase bench;

  @Setup(Level.Trial)
  public void load() {
    bench = BootstrapCase.forced(provider, set, batch, 42);
  }

  @Benchmark
  public LweCiphertextList batchTime() {
    return loaded().run();
  }

  @TearDown(Level.Iteration)
  public void everyMessageDecrypts() {
    loaded().checkAll();
  }

  @TearDown(Level.Trial)
  public void close() {
    loaded().close();
  }

  private BootstrapCase loaded() {
    if (bench == null) {
      throw new IllegalStateException("the harness loads before it measures");
    }
    return bench;
  }
}
