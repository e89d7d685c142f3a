package io.cloakwork.kernels.cuda;

import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.spi.LoadedKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A server key in the memory of every device that works. */
final class CudaLoadedKey implements LoadedKey {
  private final CudaKernels owner;
  private final ServerKey serverKey;
  private final Map<CudaDevice, DeviceKey> parts;

  private CudaLoadedKey(CudaKernels owner, ServerKey serverKey, Map<CudaDevice, DeviceKey> parts) {
    this.owner = owner;
    this.serverKey = serverKey;
    this.parts = parts;
  }

  static CudaLoadedKey load(CudaKernels owner, List<CudaDevice> devices, ServerKey key) {
    Map<CudaDevice, DeviceKey> parts = new LinkedHashMap<>();
    boolean complete = false;
    try {
      for (CudaDevice device : devices) {
        parts.put(device, device.call(() -> DeviceKey.load(device, key)));
      }
      complete = true;
      return new CudaLoadedKey(owner, key, parts);
    } finally {
      if (!complete) {
        parts.values().forEach(DeviceKey::close);
      }
    }
  }

  /** Whether these kernels made it. */
  boolean isOf(CudaKernels kernels) {
    return owner == kernels;
  }

  ServerKey serverKey() {
    return serverKey;
  }

  /** Devices that hold the key and work; all of them if none does, to say why. */
  List<CudaDevice> devices() {
    List<CudaDevice> working = new ArrayList<>();
    for (CudaDevice device : parts.keySet()) {
      if (device.lost().isEmpty()) {
        working.add(device);
      }
    }
    return working.isEmpty() ? List.copyOf(parts.keySet()) : working;
  }

  DeviceKey on(CudaDevice device) {
    DeviceKey part = parts.get(device);
    if (part == null) {
      throw new IllegalArgumentException("the key is not on device " + device.description());
    }
    return part;
  }

  @Override
  public TfheParameters parameters() {
    return serverKey.parameters();
  }

  /** On all devices together. */
  @Override
  public long bytes() {
    return parts.values().stream().mapToLong(DeviceKey::bytes).sum();
  }

  /**
   * Frees it on every device; does nothing the second time.
   *
   * @throws IllegalStateException if a batch is using it: to be called again
   */
  @Override
  public void close() {
    parts.values().forEach(DeviceKey::close);
  }
}
