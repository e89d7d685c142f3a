package io.cloakwork.kernels.cpu;

import io.cloakwork.fhe.fixtures.KernelsContract;
import io.cloakwork.fhe.spi.KernelProvider;

/** The level avx512 against the specification; skipped with its reason where the CPU lacks it. */
class CpuAvx512KernelsTest extends KernelsContract {
  @Override
  protected KernelProvider provider() {
    return CpuKernelProvider.withLevel(CpuLevel.AVX512);
  }
}
