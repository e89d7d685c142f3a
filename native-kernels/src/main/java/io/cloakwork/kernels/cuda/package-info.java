/**
 * Kernels in CUDA on NVIDIA devices: {@code src/main/cuda}, launched through the driver API. JCuda
 * is reached by the classes {@code JCuda…} only, behind {@code GpuDriver}.
 */
@NullMarked
package io.cloakwork.kernels.cuda;

import org.jspecify.annotations.NullMarked;
