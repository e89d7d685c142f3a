package io.cloakwork.kernels.cuda;

import io.cloakwork.fhe.ciphertext.GgswCiphertexts;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.spi.BatchShapes.GgswShape;
import io.cloakwork.fhe.spi.LoadedSelectors;

/** GGSW ciphertexts of a request in the transform, on one device: its batches run there. */
final class CudaLoadedSelectors implements LoadedSelectors {
  private final CudaKernels owner;
  private final CudaDevice device;
  private final GgswShape shape;
  private final Decomposition decomposition;
  private final int count;
  private final KeyMemory memory;

  private CudaLoadedSelectors(
      CudaKernels owner, CudaDevice device, GgswCiphertexts list, KeyMemory memory) {
    this.owner = owner;
    this.device = device;
    this.shape = new GgswShape(list.dimension(), list.polynomialSize());
    this.decomposition = list.decomposition();
    this.count = list.count();
    this.memory = memory;
  }

  static CudaLoadedSelectors load(CudaKernels owner, CudaDevice device, GgswCiphertexts list) {
    return device.call(() ->
        new CudaLoadedSelectors(
            owner,
            device,
            list,
            GgswUpload.upload(
                device,
                list.polynomialSize(),
                list.count(),
                list.ciphertextWords(),
                false,
                (index, out) -> list.write(index, out, 0))));
  }

  /** Whether these kernels made them. */
  boolean isOf(CudaKernels kernels) {
    return owner == kernels;
  }

  CudaDevice device() {
    return device;
  }

  GgswShape shape() {
    return shape;
  }

  Decomposition decomposition() {
    return decomposition;
  }

  KeyMemory memory() {
    return memory;
  }

  @Override
  public int count() {
    return count;
  }

  /**
   * Does nothing the second time.
   *
   * @throws IllegalStateException if a batch is using them
   */
  @Override
  public void close() {
    memory.close();
  }
}
