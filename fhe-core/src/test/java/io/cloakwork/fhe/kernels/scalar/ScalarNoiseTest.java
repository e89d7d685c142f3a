package io.cloakwork.fhe.kernels.scalar;

import io.cloakwork.fhe.fixtures.measure.NoiseContract;
import io.cloakwork.fhe.kernels.heap.RingProduct;
import io.cloakwork.fhe.params.ParameterSets;
import io.cloakwork.fhe.spi.KernelProvider;
import java.util.stream.Stream;

/**
 * The small form of the noise statistics: enough to find a formula or an operation that is off by
 * half. The long suite measures the same with many keys.
 */
class ScalarNoiseTest extends NoiseContract {
  @Override
  protected KernelProvider provider() {
    return new ScalarKernelProvider();
  }

  @Override
  protected RingProduct.Factory products() {
    return ScalarRingProduct::new;
  }

  @Override
  protected Sizes sizes() {
    return new Sizes(1, 24, 48, 80, 32, 100, 100_000, 0.2, 0.9);
  }

  @Override
  protected Stream<ParameterSets> sets() {
    return Stream.of(ParameterSets.defaultSet());
  }

  @Override
  protected void record(String json) {
    System.out.println(json);
  }
}
