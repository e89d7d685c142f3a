package io.cloakwork.kernels.vector;

import io.cloakwork.fhe.kernels.heap.HeapKernels;
import io.cloakwork.fhe.spi.Availability;
import io.cloakwork.fhe.spi.KernelProvider;
import io.cloakwork.fhe.spi.Kernels;

/**
 * Kernels on the Vector API. Needs {@code --add-modules jdk.incubator.vector} on the class path,
 * and vectors of at least two doubles with a fused multiply-add in hardware to be worth it.
 */
public final class VectorKernelProvider implements KernelProvider {
  /** {@code -Dcloakwork.kernels=vector} forces it. */
  public static final String NAME = "vector";

  private static final String MODULE = "jdk.incubator.vector";
  private static final int PRIORITY = 10;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int priority() {
    return PRIORITY;
  }

  @Override
  public Availability probe() {
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      return new Availability.Unavailable(
          "the module " + MODULE + " is not there: start java with --add-modules " + MODULE);
    }
    try {
      return Lanes.availability();
    } catch (LinkageError | IllegalArgumentException e) {
      return new Availability.Unavailable("the Vector API does not start: " + e.getMessage());
    }
  }

  @Override
  public Kernels open() {
    if (probe() instanceof Availability.Unavailable(String reason)) {
      throw new IllegalStateException("provider " + NAME + ": " + reason);
    }
    return new HeapKernels(NAME, VectorRingProduct::new, VectorRowSum::subtract);
  }
}
