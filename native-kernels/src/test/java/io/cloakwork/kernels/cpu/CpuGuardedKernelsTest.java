package io.cloakwork.kernels.cpu;

import io.cloakwork.fhe.fixtures.KernelsContract;
import io.cloakwork.fhe.spi.KernelProvider;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The same, with every buffer of every call into the library between canaries. */
@ParameterizedClass
@MethodSource("io.cloakwork.kernels.cpu.CpuLevels#here")
class CpuGuardedKernelsTest extends KernelsContract {
  private final CpuLevel level;

  CpuGuardedKernelsTest(CpuLevel level) {
    this.level = level;
  }

  @Override
  protected KernelProvider provider() {
    return new GuardedKernelProvider(level);
  }
}
