package io.cloakwork.kernels.cpu;

import io.cloakwork.fhe.fixtures.KernelsContract;
import io.cloakwork.fhe.spi.KernelProvider;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Each level of this CPU against the specification. */
@ParameterizedClass
@MethodSource("io.cloakwork.kernels.cpu.CpuLevels#here")
class CpuKernelsTest extends KernelsContract {
  private final CpuLevel level;

  CpuKernelsTest(CpuLevel level) {
    this.level = level;
  }

  @Override
  protected KernelProvider provider() {
    return CpuKernelProvider.withLevel(level);
  }
}
