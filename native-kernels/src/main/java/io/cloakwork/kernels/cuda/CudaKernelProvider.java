package io.cloakwork.kernels.cuda;

import io.cloakwork.fhe.spi.Availability;
import io.cloakwork.fhe.spi.KernelProvider;
import io.cloakwork.fhe.spi.Kernels;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Kernels in CUDA, on every device of compute capability 8.0 or more that works. Unavailable
 * without a driver or such a device; a device that failed for good in this process does not count.
 * Environment variable {@code CUDA_VISIBLE_DEVICES} of the driver chooses devices.
 */
public final class CudaKernelProvider implements KernelProvider {
  /** {@code -Dcloakwork.kernels=cuda} forces it. */
  public static final String NAME = "cuda";

  private static final int PRIORITY = 30;
  private static final String FATBIN = "kernels.fatbin";

  /** Least compute capability of the kernels' machine code. */
  private static final int LEAST_MAJOR = 8;

  /** The driver must know CUDA 13.0, which wrote the kernels: series R580 or newer. */
  private static final int LEAST_DRIVER = 13_000;

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
    return switch (look()) {
      case Machine(GpuDriver _, List<GpuDevice> devices, byte[] _) ->
          new Availability.Ready(
              "CUDA, "
                  + devices.stream().map(GpuDevice::toString).collect(Collectors.joining(", ")));
      case Nothing(String reason) -> new Availability.Unavailable(reason);
    };
  }

  /** Two pieces for each device. */
  @Override
  public int fillingBatch() {
    return switch (look()) {
      case Machine(GpuDriver _, List<GpuDevice> devices, byte[] _) ->
          devices.stream().mapToInt(device -> 2 * BootstrapLaunch.piece(device)).sum();
      case Nothing _ -> 0;
    };
  }

  @Override
  public Kernels open() {
    return switch (look()) {
      case Machine(GpuDriver driver, List<GpuDevice> devices, byte[] fatbin) ->
          new CudaKernels(open(driver, devices, fatbin));
      case Nothing(String reason) ->
          throw new IllegalStateException("provider " + NAME + ": " + reason);
    };
  }

  private static List<CudaDevice> open(GpuDriver driver, List<GpuDevice> devices, byte[] fatbin) {
    List<CudaDevice> opened = new ArrayList<>();
    boolean complete = false;
    try {
      for (GpuDevice device : devices) {
        try {
          opened.add(CudaDevice.open(driver, device, fatbin));
        } catch (GpuException e) {
          throw e.toKernelException(device);
        }
      }
      complete = true;
      return opened;
    } finally {
      if (!complete) {
        opened.forEach(CudaDevice::close);
      }
    }
  }

  private sealed interface Looked {}

  private record Machine(GpuDriver driver, List<GpuDevice> devices, byte[] fatbin)
      implements Looked {}

  private record Nothing(String reason) implements Looked {}

  private static Looked look() {
    Optional<byte[]> fatbin = fatbin();
    if (fatbin.isEmpty()) {
      return new Nothing("built without CUDA kernels");
    }
    return switch (JCudaGpuDriver.find()) {
      case JCudaGpuDriver.Unusable(String reason) -> new Nothing(reason);
      case JCudaGpuDriver.Usable(GpuDriver driver) -> usableDevices(driver, fatbin.get());
    };
  }

  private static Looked usableDevices(GpuDriver driver, byte[] fatbin) {
    List<GpuDevice> usable = new ArrayList<>();
    List<String> obstacles = new ArrayList<>();
    try {
      if (driver.version() < LEAST_DRIVER) {
        return new Nothing(
            "the CUDA driver is for CUDA "
                + driver.version() / 1000
                + "."
                + driver.version() % 1000 / 10
                + "; the kernels need 13.0 (driver series 580) or newer");
      }
      for (GpuDevice device : driver.devices()) {
        obstacle(driver, device)
            .ifPresentOrElse(
                reason -> obstacles.add("device " + device + ": " + reason),
                () -> usable.add(device));
      }
    } catch (GpuException e) {
      return new Nothing("the CUDA driver fails: " + e.text());
    }
    if (usable.isEmpty()) {
      return new Nothing(
          obstacles.isEmpty() ? "the CUDA driver finds no device" : String.join("; ", obstacles));
    }
    return new Machine(driver, usable, fatbin);
  }

  /** Why a device is not usable, if that is so: too old, or lost to this process. */
  private static Optional<String> obstacle(GpuDriver driver, GpuDevice device) {
    if (device.major() < LEAST_MAJOR) {
      return Optional.of("the kernels need compute capability " + LEAST_MAJOR + ".0");
    }
    try (GpuDriver.Context context = driver.open(device)) {
      context.makeCurrent();
      if (context.freeBytes() == 0) {
        return Optional.of("no free memory");
      }
      return Optional.empty();
    } catch (GpuException e) {
      return Optional.of(e.text());
    }
  }

  private static Optional<byte[]> fatbin() {
    try (InputStream in = CudaKernelProvider.class.getResourceAsStream(FATBIN)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("the resource " + FATBIN + " cannot be read", e);
    }
  }
}
