package io.cloakwork.kernels.vector;

import io.cloakwork.fhe.fixtures.KernelsContract;
import io.cloakwork.fhe.spi.KernelProvider;

/** The vector provider against the specification. */
class VectorKernelsTest extends KernelsContract {
  @Override
  protected KernelProvider provider() {
    return new VectorKernelProvider();
  }
}
