/**
 * Kernels in CUDA on NVIDIA devices: {@code src/main/cuda}, launched through the driver API. JCuda
 * is reached by {@link io.cloakwork.kernels.cuda.JCudaGpuDriver} and {@link
 * io.cloakwork.kernels.cuda.JCudaContext} only.
 */
@NullMarked
package io.cloakwork.kernels.cuda;

import org.jspecify.annotations.NullMarked;
