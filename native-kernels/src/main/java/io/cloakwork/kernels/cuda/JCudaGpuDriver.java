package io.cloakwork.kernels.cuda;

import io.cloakwork.kernels.ffm.NativeLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdevice_attribute;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;

/** The driver through JCuda. */
final class JCudaGpuDriver implements GpuDriver {
  private static final String LIBRARY = "libcuda.so.1";

  private JCudaGpuDriver() {}

  /** What was found on this machine. */
  sealed interface Found {}

  /** A driver, and at least one device. */
  record Usable(GpuDriver driver) implements Found {}

  /**
   * No driver, or none that can be used.
   *
   * @param reason for a person to read
   */
  record Unusable(String reason) implements Found {}

  /**
   * Looks for the driver, and touches JCuda only when it is there: otherwise JCuda's classes would
   * fail to initialize, for the rest of the process.
   */
  static Found find() {
    return switch (NativeLibrary.installed(LIBRARY)) {
      case NativeLibrary.Absent(String reason) -> new Unusable("no CUDA driver: " + reason);
      case NativeLibrary.Loaded _ -> initialize();
    };
  }

  private static Found initialize() {
    if (Binding.OBSTACLE.isPresent()) {
      return new Unusable("JCuda cannot be loaded: " + Binding.OBSTACLE.get());
    }
    int status = JCudaDriver.cuInit(0);
    return switch (status) {
      case CUresult.CUDA_SUCCESS -> new Usable(new JCudaGpuDriver());
      case CUresult.CUDA_ERROR_NO_DEVICE -> new Unusable("the CUDA driver finds no device");
      default -> new Unusable("the CUDA driver does not start: " + CUresult.stringFor(status));
    };
  }

  /**
   * JCuda's native library, loaded once. JCuda unpacks it into the folder for temporary files,
   * under a fixed name, and takes whatever lies there already; so for that one moment the folder is
   * a new one that only this user may enter.
   */
  private static final class Binding {
    private static final String FOLDER_PROPERTY = "java.io.tmpdir";

    /** Why it is not loaded, if that is so. */
    static final Optional<String> OBSTACLE = load();

    private Binding() {}

    private static Optional<String> load() {
      try {
        Path own = Files.createTempDirectory("cloakwork-");
        try {
          return loadThrough(own);
        } finally {
          remove(own);
        }
      } catch (IOException e) {
        return Optional.of(e.toString());
      }
    }

    private static Optional<String> loadThrough(Path folder) {
      String shared = System.getProperty(FOLDER_PROPERTY);
      System.setProperty(FOLDER_PROPERTY, folder.toString());
      try {
        JCudaDriver.setExceptionsEnabled(false);
        return Optional.empty();
      } catch (LinkageError e) {
        return Optional.of(e.toString());
      } finally {
        System.setProperty(FOLDER_PROPERTY, shared);
      }
    }

    private static void remove(Path folder) throws IOException {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
        for (Path file : files) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }

  /**
   * @throws GpuException if the status is not success
   */
  static void check(String function, int status) {
    if (status != CUresult.CUDA_SUCCESS) {
      throw new GpuException(function, status, CUresult.stringFor(status));
    }
  }

  @Override
  public int version() {
    int[] version = new int[1];
    check("cuDriverGetVersion", JCudaDriver.cuDriverGetVersion(version));
    return version[0];
  }

  @Override
  public List<GpuDevice> devices() {
    int[] count = new int[1];
    check("cuDeviceGetCount", JCudaDriver.cuDeviceGetCount(count));
    List<GpuDevice> devices = new ArrayList<>();
    for (int ordinal = 0; ordinal < count[0]; ordinal++) {
      devices.add(describe(ordinal));
    }
    return devices;
  }

  private static GpuDevice describe(int ordinal) {
    CUdevice device = device(ordinal);
    byte[] name = new byte[256];
    check("cuDeviceGetName", JCudaDriver.cuDeviceGetName(name, name.length, device));
    long[] bytes = new long[1];
    check("cuDeviceTotalMem", JCudaDriver.cuDeviceTotalMem(bytes, device));
    return new GpuDevice(
        ordinal,
        new String(name, StandardCharsets.UTF_8).replace("\0", "").strip(),
        attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR),
        attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR),
        attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT),
        attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN),
        bytes[0]);
  }

  private static CUdevice device(int ordinal) {
    CUdevice device = new CUdevice();
    check("cuDeviceGet", JCudaDriver.cuDeviceGet(device, ordinal));
    return device;
  }

  private static int attribute(CUdevice device, int attribute) {
    int[] value = new int[1];
    check("cuDeviceGetAttribute", JCudaDriver.cuDeviceGetAttribute(value, attribute, device));
    return value[0];
  }

  @Override
  public Context open(GpuDevice description) {
    CUdevice device = device(description.ordinal());
    CUcontext context = new CUcontext();
    check("cuDevicePrimaryCtxRetain", JCudaDriver.cuDevicePrimaryCtxRetain(context, device));
    return new JCudaContext(device, context);
  }
}
