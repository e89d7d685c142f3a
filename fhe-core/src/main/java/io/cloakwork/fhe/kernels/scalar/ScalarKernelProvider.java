package io.cloakwork.fhe.kernels.scalar;

import io.cloakwork.fhe.kernels.heap.HeapKernels;
import io.cloakwork.fhe.kernels.heap.RowSum;
import io.cloakwork.fhe.spi.Availability;
import io.cloakwork.fhe.spi.KernelProvider;
import io.cloakwork.fhe.spi.Kernels;

/**
 * The plain Java provider: always there, the specification of the bits, and the oracle of every
 * faster one.
 */
public final class ScalarKernelProvider implements KernelProvider {
  /** {@code -Dcloakwork.kernels=scalar} forces it. */
  public static final String NAME = "scalar";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int priority() {
    return 0;
  }

  @Override
  public Availability probe() {
    return new Availability.Ready("plain Java loops");
  }

  @Override
  public Kernels open() {
    return new HeapKernels(NAME, ScalarRingProduct::new, RowSum::subtractPlain);
  }
}
