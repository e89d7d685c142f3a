package io.cloakwork.kernels.cuda;

import static io.cloakwork.kernels.cuda.JCudaGpuDriver.check;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUfunction;
import jcuda.driver.CUfunction_attribute;
import jcuda.driver.CUmodule;
import jcuda.driver.CUstream;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JCudaDriver;
import org.jspecify.annotations.Nullable;

/**
 * The primary context of a device through JCuda. Closing what belongs to a lost device frees
 * nothing more and says nothing: the driver has taken it back.
 */
final class JCudaContext implements GpuDriver.Context {
  private final CUdevice device;
  private final CUcontext context;
  private @Nullable CUmodule module;

  JCudaContext(CUdevice device, CUcontext context) {
    this.device = device;
    this.context = context;
  }

  @Override
  public void makeCurrent() {
    check("cuCtxSetCurrent", JCudaDriver.cuCtxSetCurrent(context));
  }

  @Override
  public long freeBytes() {
    long[] free = new long[1];
    check("cuMemGetInfo", JCudaDriver.cuMemGetInfo(free, new long[1]));
    return free[0];
  }

  @Override
  public void load(byte[] fatbin) {
    CUmodule loaded = new CUmodule();
    check("cuModuleLoadData", JCudaDriver.cuModuleLoadData(loaded, fatbin));
    module = loaded;
  }

  private record JCudaFunction(CUfunction function) implements GpuDriver.Function {}

  @Override
  public GpuDriver.Function function(String name, int sharedBytes) {
    CUfunction function = new CUfunction();
    check("cuModuleGetFunction", JCudaDriver.cuModuleGetFunction(function, module, name));
    check(
        "cuFuncSetAttribute",
        JCudaDriver.cuFuncSetAttribute(
            function,
            CUfunction_attribute.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES,
            sharedBytes));
    return new JCudaFunction(function);
  }

  /** JCuda keeps the number of an address to subclasses. */
  private static final class Address extends CUdeviceptr {
    long value() {
      return getNativePointer();
    }
  }

  private record JCudaBuffer(Address pointer, long bytes) implements GpuDriver.Buffer {
    @Override
    public long address() {
      return pointer.value();
    }

    @Override
    public void close() {
      JCudaDriver.cuMemFree(pointer);
    }
  }

  @Override
  public GpuDriver.Buffer allocate(long bytes) {
    Address pointer = new Address();
    check("cuMemAlloc", JCudaDriver.cuMemAlloc(pointer, bytes));
    return new JCudaBuffer(pointer, bytes);
  }

  private record JCudaPinned(Pointer pointer, MemorySegment segment) implements GpuDriver.Pinned {
    @Override
    public void close() {
      JCudaDriver.cuMemFreeHost(pointer);
    }
  }

  @Override
  public GpuDriver.Pinned pin(long bytes) {
    Pointer pointer = new Pointer();
    check("cuMemHostAlloc", JCudaDriver.cuMemHostAlloc(pointer, bytes, 0));
    ByteBuffer buffer = pointer.getByteBuffer(0, bytes).order(ByteOrder.nativeOrder());
    return new JCudaPinned(pointer, MemorySegment.ofBuffer(buffer));
  }

  @Override
  public GpuDriver.Stream newStream() {
    CUstream stream = new CUstream();
    check(
        "cuStreamCreate",
        JCudaDriver.cuStreamCreate(stream, CUstream_flags.CU_STREAM_NON_BLOCKING));
    return new JCudaStream(stream);
  }

  private record JCudaStream(CUstream stream) implements GpuDriver.Stream {
    @Override
    public void copyIn(
        GpuDriver.Pinned from, long fromByte, GpuDriver.Buffer to, long toByte, long bytes) {
      check(
          "cuMemcpyHtoDAsync",
          JCudaDriver.cuMemcpyHtoDAsync(
              pointer(to).withByteOffset(toByte),
              pointer(from).withByteOffset(fromByte),
              bytes,
              stream));
    }

    @Override
    public void copyOut(
        GpuDriver.Buffer from, long fromByte, GpuDriver.Pinned to, long toByte, long bytes) {
      check(
          "cuMemcpyDtoHAsync",
          JCudaDriver.cuMemcpyDtoHAsync(
              pointer(to).withByteOffset(toByte),
              pointer(from).withByteOffset(fromByte),
              bytes,
              stream));
    }

    @Override
    public void zero(GpuDriver.Buffer buffer, long from, long bytes) {
      check(
          "cuMemsetD8Async",
          JCudaDriver.cuMemsetD8Async(
              pointer(buffer).withByteOffset(from), (byte) 0, bytes, stream));
    }

    @Override
    public void launch(
        GpuDriver.Function function,
        GpuDriver.Grid grid,
        int threads,
        int sharedBytes,
        byte[] argument) {
      check(
          "cuLaunchKernel",
          JCudaDriver.cuLaunchKernel(
              ((JCudaFunction) function).function(),
              grid.x(),
              grid.y(),
              grid.z(),
              threads,
              1,
              1,
              sharedBytes,
              stream,
              Pointer.to(Pointer.to(argument)),
              null));
    }

    @Override
    public void synchronize() {
      check("cuStreamSynchronize", JCudaDriver.cuStreamSynchronize(stream));
    }

    @Override
    public void close() {
      JCudaDriver.cuStreamDestroy(stream);
    }

    private static CUdeviceptr pointer(GpuDriver.Buffer buffer) {
      return ((JCudaBuffer) buffer).pointer();
    }

    private static Pointer pointer(GpuDriver.Pinned pinned) {
      return ((JCudaPinned) pinned).pointer();
    }
  }

  @Override
  public void close() {
    CUmodule loaded = module;
    if (loaded != null) {
      JCudaDriver.cuModuleUnload(loaded);
      module = null;
    }
    JCudaDriver.cuDevicePrimaryCtxRelease(device);
  }
}
