package io.cloakwork.kernels.cuda;

import io.cloakwork.fhe.fixtures.KernelsContract;
import io.cloakwork.fhe.spi.KernelProvider;

/** The contract on the devices of this machine: run by {@link GpuCheck}, as its name says. */
class GpuContract extends KernelsContract {
  @Override
  protected KernelProvider provider() {
    return new CudaKernelProvider();
  }
}
