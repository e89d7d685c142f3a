package io.cloakwork.kernels.cuda;

import io.cloakwork.kernels.ffm.NativeBinding;
import io.cloakwork.kernels.ffm.NativeLibrary;
import io.cloakwork.kernels.ffm.NativeSymbol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * A CUDA driver without a device: {@code src/test/cuda}, built when it is first asked for and
 * loaded as the {@code libcuda.so.1} of this process. It has no devices but between {@link #begin}
 * and {@link #close}, so that other tests find the provider unavailable.
 */
public final class EmulatedCuda implements AutoCloseable {
  /** Status 77 of the build script: this machine cannot do it. */
  private static final int CANNOT_BUILD = 77;

  private static final long DEVICE_BYTES = 4L << 30;

  /** CUresult of cuda.h. */
  static final int OUT_OF_MEMORY = 2;

  static final int ILLEGAL_ADDRESS = 700;

  private final Controls controls;

  private EmulatedCuda(Controls controls) {
    this.controls = controls;
  }

  /** What the emulation offers to tests. */
  record Controls(
      @NativeSymbol(
              value = "cuda_emu_reset",
              returns = void.class,
              takes = {int.class, long.class, int.class, int.class})
          MethodHandle reset,
      @NativeSymbol(
              value = "cuda_emu_fail",
              returns = void.class,
              takes = {MemorySegment.class, int.class, int.class})
          MethodHandle fail,
      @NativeSymbol(
              value = "cuda_emu_used",
              returns = long.class,
              takes = {})
          MethodHandle used,
      @NativeSymbol(
              value = "cuda_emu_error",
              returns = int.class,
              takes = {MemorySegment.class, long.class})
          MethodHandle error) {}

  private static final class Loaded {
    static final Controls CONTROLS = load();

    private Loaded() {}

    @SuppressWarnings("restricted") // the test brings the library that it loads
    private static Controls load() {
      Path folder = Path.of("target/emulated-cuda").toAbsolutePath();
      try {
        Process process =
            new ProcessBuilder("sh", "src/test/cuda/build.sh", folder.toString())
                .redirectErrorStream(true)
                .start();
        String said =
            new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int status = process.waitFor();
        Assumptions.assumeTrue(status != CANNOT_BUILD, said);
        if (status != 0) {
          throw new AssertionError("the emulated CUDA driver cannot be built: " + said);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("the build of the emulated CUDA driver", e);
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted", e);
      }
      // A library that is loaded satisfies whoever asks for its name, JCuda and the provider here.
      System.load(folder.resolve("libcuda.so.1").toString());
      return switch (NativeLibrary.installed("libcuda.so.1")) {
        case NativeLibrary.Absent(String reason) -> throw new AssertionError(reason);
        case NativeLibrary.Loaded library ->
            switch (NativeBinding.bind(library.symbols(), Controls.class, MethodHandles.lookup())) {
              case NativeBinding.Missing<Controls>(String symbol) ->
                  throw new AssertionError("no emulated driver was loaded: it lacks " + symbol);
              case NativeBinding.Bound<Controls>(Controls controls) -> controls;
            };
      };
    }
  }

  /** How a kernel's threads take turns between two barriers; the result must not depend on it. */
  public enum Order {
    FORWARD(0),
    REVERSE(1),
    SHUFFLED(2);

    private final int code;

    Order(int code) {
      this.code = code;
    }
  }

  /** Devices appear; aborts the test where the emulation cannot be built. */
  public static EmulatedCuda begin(int devices) {
    return begin(devices, DEVICE_BYTES, Order.FORWARD);
  }

  static EmulatedCuda begin(int devices, long deviceBytes, Order order) {
    EmulatedCuda emulated = new EmulatedCuda(Loaded.CONTROLS);
    emulated.reset(devices, deviceBytes, order);
    return emulated;
  }

  private void reset(int devices, long deviceBytes, Order order) {
    int threads = Runtime.getRuntime().availableProcessors();
    int turns = order.code;
    call(() -> {
      controls.reset().invokeExact(devices, deviceBytes, turns, threads);
    });
  }

  /**
   * Lets a call of the driver fail.
   *
   * @param function without the suffix of its version
   * @param skip calls that succeed before
   * @param status what it returns; from 700 on the device is lost
   */
  void fail(String function, int skip, int status) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(function);
      call(() -> {
        controls.fail().invokeExact(name, skip, status);
      });
    }
  }

  /** Bytes of device memory and pinned memory that nobody has freed. */
  long usedBytes() {
    try {
      return (long) controls.used().invokeExact();
    } catch (Throwable e) {
      throw new AssertionError("the emulation throws nothing", e);
    }
  }

  /** What the last kernel that failed did wrong. */
  String error() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocate(1024);
      call(() -> {
        int _ = (int) controls.error().invokeExact(text, text.byteSize());
      });
      return text.getString(0);
    }
  }

  @FunctionalInterface
  private interface Call {
    void run() throws Throwable;
  }

  private static void call(Call call) {
    try {
      call.run();
    } catch (Throwable e) {
      throw new AssertionError("the emulation throws nothing", e);
    }
  }

  /** The devices are gone. */
  @Override
  public void close() {
    reset(0, DEVICE_BYTES, Order.FORWARD);
  }
}
