package io.cloakwork.kernels.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.fixtures.KernelsContract;
import io.cloakwork.fhe.spi.KernelProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The kernels of {@code src/main/cuda}, emulated, against the specification. */
class CudaKernelsTest extends KernelsContract {
  private static EmulatedCuda emulated;

  @BeforeAll
  static void begin() {
    emulated = EmulatedCuda.begin(1);
  }

  @AfterAll
  static void end() {
    assertThat(emulated.usedBytes()).as("device and pinned memory that is left").isZero();
    emulated.close();
  }

  @Override
  protected KernelProvider provider() {
    return new CudaKernelProvider();
  }
}
