import org.jspecify.annotations.NullMarked;

/** Fast kernel providers, found through {@code ServiceLoader}. */
@NullMarked
module io.cloakwork.kernels {
  requires io.cloakwork.fhe;
  requires static jdk.incubator.vector;
  requires static org.jspecify;

  provides io.cloakwork.fhe.spi.KernelProvider with
      io.cloakwork.kernels.cpu.CpuKernelProvider,
      io.cloakwork.kernels.vector.VectorKernelProvider;
}
