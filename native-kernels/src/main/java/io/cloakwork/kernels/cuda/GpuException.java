package io.cloakwork.kernels.cuda;

import io.cloakwork.fhe.KernelException;

/** A function of the driver failed. Becomes a {@link KernelException} where a kernel call ends. */
final class GpuException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  // CUresult of cuda.h: those from 700 on, and these two, say that the context is of no more use.
  private static final int FIRST_FINAL = 700;
  private static final int ECC_UNCORRECTABLE = 214;
  private static final int DEVICE_UNAVAILABLE = 46;

  private static final int OUT_OF_MEMORY = 2;

  private final String function;
  private final int status;
  private final String statusName;

  GpuException(String function, int status, String statusName) {
    super(function + ": " + statusName + " (" + status + ")");
    this.function = function;
    this.status = status;
    this.statusName = statusName;
  }

  /** Memory that the provider does not ask the driver for, because it must not. */
  static GpuException noRoom(String what) {
    return new GpuException("allocate", OUT_OF_MEMORY, "no room for " + what);
  }

  /** Function and status. */
  String text() {
    return function + ": " + statusName + " (" + status + ")";
  }

  /** Whether the device is lost to this process. */
  boolean deviceLost() {
    return status >= FIRST_FINAL || status == ECC_UNCORRECTABLE || status == DEVICE_UNAVAILABLE;
  }

  /** The same for callers of kernels; another provider may do better. */
  KernelException toKernelException(GpuDevice device) {
    KernelException failure =
        new KernelException(
            CudaKernelProvider.NAME,
            function,
            statusName + " (" + status + ")",
            (deviceLost() ? "lost device " : "device ") + device,
            true);
    failure.initCause(this);
    return failure;
  }
}
