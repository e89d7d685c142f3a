package io.cloakwork.kernels.cpu;

import io.cloakwork.fhe.spi.Availability;
import io.cloakwork.fhe.spi.KernelProvider;
import io.cloakwork.fhe.spi.Kernels;

/** The provider at one level, on {@link GuardedBinding}. */
final class GuardedKernelProvider implements KernelProvider {
  private final CpuLevel level;

  GuardedKernelProvider(CpuLevel level) {
    this.level = level;
  }

  @Override
  public String name() {
    return CpuKernelProvider.NAME;
  }

  @Override
  public int priority() {
    return 0;
  }

  @Override
  public Availability probe() {
    return CpuKernelProvider.withLevel(level).probe();
  }

  @Override
  public Kernels open() {
    return new CpuKernels(new CpuLibrary(GuardedBinding.of(CpuLevels.binding()), level));
  }
}
