package io.cloakwork.kernels.cpu;

import io.cloakwork.fhe.fixtures.KernelsContract;
import io.cloakwork.fhe.spi.KernelProvider;

/** The level portable against the specification. */
class CpuPortableKernelsTest extends KernelsContract {
  @Override
  protected KernelProvider provider() {
    return CpuKernelProvider.withLevel(CpuLevel.PORTABLE);
  }
}
