package io.cloakwork.fhe.kernels.scalar;

import io.cloakwork.fhe.fixtures.KernelsContract;
import io.cloakwork.fhe.spi.KernelProvider;

/**
 * The specification against itself: order, neighbours, threads and dirty buffers must not matter.
 */
class ScalarKernelsTest extends KernelsContract {
  @Override
  protected KernelProvider provider() {
    return new ScalarKernelProvider();
  }
}
