import org.jspecify.annotations.NullMarked;

/** Fast kernel providers, found through {@code ServiceLoader}. */
@NullMarked
module io.cloakwork.kernels {
  requires io.cloakwork.fhe;
  requires java.logging; // JCuda's messages, which JCuda as an automatic module cannot ask for
  requires static jdk.incubator.vector;
  requires jcuda;
  requires static org.jspecify;

  provides io.cloakwork.fhe.spi.KernelProvider with
      io.cloakwork.kernels.cpu.CpuKernelProvider,
      io.cloakwork.kernels.cuda.CudaKernelProvider,
      io.cloakwork.kernels.vector.VectorKernelProvider;
}
