package io.cloakwork.kernels.cpu;

import io.cloakwork.kernels.ffm.NativeBinding;
import io.cloakwork.kernels.ffm.NativeLibrary;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The native library of this build, and the dispatch levels that this machine can run: tests of a
 * level exist where the level does. {@code -Dcloakwork.test.cpu.flags=3} leaves out what a CPU with
 * AVX2 and FMA alone lacks, other numbers likewise.
 */
final class CpuLevels {
  private static final NativeLibrary LIBRARY =
      NativeLibrary.load(CpuKernelProvider.class, "cloakwork");
  private static final int VISIBLE_FLAGS = Integer.getInteger("cloakwork.test.cpu.flags", -1);

  private CpuLevels() {}

  /** Its functions; without a library the test is skipped with the reason. */
  static SymbolLookup symbols() {
    return switch (LIBRARY) {
      case NativeLibrary.Loaded(SymbolLookup symbols) -> symbols;
      case NativeLibrary.Absent(String reason) -> Assumptions.abort(reason);
    };
  }

  /** {@link #symbols()} as the provider binds them. */
  static CpuBinding binding() {
    return switch (NativeBinding.bind(symbols(), CpuBinding.class, MethodHandles.lookup())) {
      case NativeBinding.Bound<CpuBinding>(CpuBinding binding) -> binding;
      case NativeBinding.Missing<CpuBinding>(String symbol) ->
          throw new AssertionError("the library of this build lacks the function " + symbol);
    };
  }

  /** Why a level cannot run here; empty if it can. */
  static Optional<String> obstacle(CpuLevel level) {
    CpuBinding binding = binding();
    try {
      int flags = (int) binding.cpuFlags().invokeExact();
      int built = (int) binding.builtLevels().invokeExact();
      return level.obstacle(flags & VISIBLE_FLAGS, built);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /**
   * What tests are run at, slowest first. Without a library it is one level, whose tests say that
   * they are skipped and why.
   */
  static Stream<CpuLevel> here() {
    return switch (LIBRARY) {
      case NativeLibrary.Absent _ -> Stream.of(CpuLevel.PORTABLE);
      case NativeLibrary.Loaded _ ->
          Arrays.stream(CpuLevel.values()).filter(level -> obstacle(level).isEmpty());
    };
  }

  /** The fastest of them. */
  static CpuLevel best() {
    return here().reduce((_, faster) -> faster).orElseThrow();
  }
}
