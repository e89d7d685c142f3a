package io.cloakwork.kernels.cpu;

import io.cloakwork.fhe.spi.Availability;
import io.cloakwork.fhe.spi.KernelProvider;
import io.cloakwork.fhe.spi.Kernels;
import io.cloakwork.kernels.ffm.NativeBinding;
import io.cloakwork.kernels.ffm.NativeLibrary;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Kernels in C, at the best dispatch level of the CPU; {@code -Dcloakwork.kernels.level=} forces
 * one of {@code avx512}, {@code avx2}, {@code portable}. Unavailable where the library was not
 * built or is another one than the bindings describe.
 */
public final class CpuKernelProvider implements KernelProvider {
  /** {@code -Dcloakwork.kernels=cpu} forces it. */
  public static final String NAME = "cpu";

  /** System property that forces a dispatch level; an engine then forces this provider, too. */
  public static final String LEVEL_PROPERTY = "cloakwork.kernels.level";

  private static final int PRIORITY = 20;

  private final NativeLibrary library;
  private final @Nullable String forcedLevel;

  /**
   * With the library of these classes, and the level that {@value #LEVEL_PROPERTY} names if set.
   */
  public CpuKernelProvider() {
    this(Bundled.LIBRARY, System.getProperty(LEVEL_PROPERTY));
  }

  CpuKernelProvider(NativeLibrary library, @Nullable String forcedLevel) {
    this.library = library;
    this.forcedLevel = forcedLevel;
  }

  /** Loaded once for the process, when it is first asked for. */
  private static final class Bundled {
    static final NativeLibrary LIBRARY = NativeLibrary.load(CpuKernelProvider.class, "cloakwork");
  }

  /** A provider that must use a level of the bundled library. */
  static CpuKernelProvider withLevel(CpuLevel level) {
    return new CpuKernelProvider(Bundled.LIBRARY, level.label());
  }

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
    return switch (open(library, forcedLevel)) {
      case Usable(CpuLibrary cpu, int flags) ->
          new Availability.Ready(describe(cpu.level(), flags));
      case Unusable(String reason) -> new Availability.Unavailable(reason);
    };
  }

  @Override
  public Kernels open() {
    return switch (open(library, forcedLevel)) {
      case Usable(CpuLibrary cpu, int _) -> new CpuKernels(cpu);
      case Unusable(String reason) ->
          throw new IllegalStateException("provider " + NAME + ": " + reason);
    };
  }

  private sealed interface Opened {}

  private record Usable(CpuLibrary library, int flags) implements Opened {}

  private record Unusable(String reason) implements Opened {}

  private static Opened open(NativeLibrary library, @Nullable String forcedLevel) {
    return switch (library) {
      case NativeLibrary.Absent(String reason) -> new Unusable(reason);
      case NativeLibrary.Loaded(SymbolLookup symbols) ->
          switch (NativeBinding.bind(symbols, CpuBinding.class, MethodHandles.lookup())) {
            case NativeBinding.Missing<CpuBinding>(String symbol) ->
                new Unusable("the native library lacks the function " + symbol);
            case NativeBinding.Bound<CpuBinding>(CpuBinding binding) -> check(binding, forcedLevel);
          };
    };
  }

  private static Opened check(CpuBinding binding, @Nullable String forcedLevel) {
    int flags;
    int built;
    try {
      int version = (int) binding.abiVersion().invokeExact();
      if (version != CpuBinding.ABI_VERSION) {
        return new Unusable(
            "the native library has ABI version "
                + version
                + ", these classes need "
                + CpuBinding.ABI_VERSION);
      }
      flags = (int) binding.cpuFlags().invokeExact();
      built = (int) binding.builtLevels().invokeExact();
    } catch (LinkageError e) {
      return new Unusable("the native library cannot be called: " + e);
    } catch (Throwable e) {
      throw CpuLibrary.unexpected(e);
    }
    if (forcedLevel == null) {
      return new Usable(new CpuLibrary(binding, CpuLevel.best(flags, built)), flags);
    }
    return CpuLevel.named(forcedLevel)
        .<Opened>map(level ->
            level
                .obstacle(flags, built)
                .<Opened>map(
                    reason -> new Unusable("the forced level " + forcedLevel + ": " + reason))
                .orElseGet(() -> new Usable(new CpuLibrary(binding, level), flags)))
        .orElseGet(() ->
            new Unusable(
                "there is no level "
                    + forcedLevel
                    + "; there are: "
                    + String.join(", ", labels())));
  }

  private static List<String> labels() {
    return Arrays.stream(CpuLevel.values()).map(CpuLevel::label).toList();
  }

  private static String describe(CpuLevel level, int flags) {
    boolean vnni = level == CpuLevel.AVX512 && (flags & CpuLevel.FLAG_AVX512VNNI) != 0;
    return "C, level " + level.label() + (vnni ? " with vnni" : "");
  }
}
