package io.cloakwork.kernels.vector;

import io.cloakwork.fhe.fixtures.measure.NoiseContract;
import io.cloakwork.fhe.fixtures.measure.ResultFile;
import io.cloakwork.fhe.kernels.heap.RingProduct;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.spi.KernelProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The noise statistics on record: many keys, true sizes. About a quarter of an hour. */
@Tag("noise")
class VectorNoiseTest extends NoiseContract {
  private final ResultFile results =
      ResultFile.of("noise-variance.jsonl", "./cloak test --long noise");

  @BeforeAll
  void start() {
    results.resume();
  }

  @Override
  protected KernelProvider provider() {
    return new VectorKernelProvider();
  }

  @Override
  protected RingProduct.Factory products() {
    return VectorRingProduct::new;
  }

  @Override
  protected Sizes sizes() {
    return new Sizes(16, 24, 64, 400, 512, 1500, 4_000_000, 0, 0.35);
  }

  @Override
  protected Stream<ParameterSets> sets() {
    return Stream.of(ParameterSets.values()).filter(set -> set.name().startsWith("M2C2"));
  }

  @Override
  protected void record(String json) {
    results.put(json);
  }
}
