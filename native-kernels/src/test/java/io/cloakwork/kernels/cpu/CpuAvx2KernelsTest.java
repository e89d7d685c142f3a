package io.cloakwork.kernels.cpu;

import io.cloakwork.fhe.fixtures.KernelsContract;
import io.cloakwork.fhe.spi.KernelProvider;

/** The level avx2 against the specification; skipped with its reason where the CPU lacks it. */
class CpuAvx2KernelsTest extends KernelsContract {
  @Override
  protected KernelProvider provider() {
    return CpuKernelProvider.withLevel(CpuLevel.AVX2);
  }
}
