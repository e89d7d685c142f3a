package io.cloakwork.kernels.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cloakwork.fhe.spi.Availability;
import io.cloakwork.fhe.spi.Kernels;
import io.cloakwork.kernels.ffm.NativeLibrary;
import io.cloakwork.kernels.ffm.NativeSymbol;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the provider says where its library is missing, another one, or not for this CPU. */
class CpuKernelProviderTest {

  private static String reason(NativeLibrary library, String level) {
    CpuKernelProvider provider = new CpuKernelProvider(library, level);
    assertThatThrownBy(provider::open).isInstanceOf(IllegalStateException.class);
    return switch (provider.probe()) {
      case Availability.Unavailable(String reason) -> reason;
      case Availability.Ready ready -> throw new AssertionError(ready);
    };
  }

  @Test
  void probe_thisMachine_namesTheBestLevel() {
    NativeLibrary library = new NativeLibrary.Loaded(CpuLevels.symbols());
    CpuKernelProvider provider = new CpuKernelProvider(library, null);
    assertThat(provider.probe())
        .isInstanceOfSatisfying(
            Availability.Ready.class,
            ready -> assertThat(ready.capabilities()).startsWith("C, level "));
    try (Kernels kernels = provider.open()) {
      assertThat(kernels).isNotNull();
    }
  }

  @Test
  void probe_withoutALibrary_givesItsReason() {
    NativeLibrary none = new NativeLibrary.Absent("built without a C compiler");
    assertThat(reason(none, "portable")).isEqualTo("built without a C compiler");
  }

  static Stream<String> functions() {
    return Arrays.stream(CpuBinding.class.getRecordComponents())
        .map(component -> component.getAnnotation(NativeSymbol.class).value());
  }

  @ParameterizedTest
  @MethodSource("functions")
  void probe_libraryWithoutAFunction_namesIt(String missing) {
    SymbolLookup all = CpuLevels.symbols();
    SymbolLookup fake = name -> name.equals(missing) ? Optional.empty() : all.find(name);
    assertThat(reason(new NativeLibrary.Loaded(fake), "portable"))
        .isEqualTo("the native library lacks the function " + missing);
  }

  @Test
  @SuppressWarnings("restricted")
  void probe_libraryOfAnotherVersion_isRefused() throws ReflectiveOperationException {
    SymbolLookup all = CpuLevels.symbols();
    FunctionDescriptor type = FunctionDescriptor.of(ValueLayout.JAVA_INT);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment newer =
          Linker.nativeLinker()
              .upcallStub(
                  MethodHandles.lookup()
                      .findStatic(CpuKernelProviderTest.class, "version999", type.toMethodType()),
                  type,
                  arena);
      SymbolLookup fake =
          name -> name.equals("cw_abi_version") ? Optional.of(newer) : all.find(name);
      assertThat(reason(new NativeLibrary.Loaded(fake), "portable"))
          .isEqualTo("the native library has ABI version 999, these classes need 1");
    }
  }

  static int version999() {
    return 999;
  }

  @Test
  void probe_levelThatDoesNotExist_namesThoseThatDo() {
    assertThat(reason(new NativeLibrary.Loaded(CpuLevels.symbols()), "sse2"))
        .isEqualTo("there is no level sse2; there are: portable, avx2, avx512");
  }

  @Test
  @SuppressWarnings("restricted")
  void probe_forcedLevelThatTheCpuLacks_isUnavailableAndNotReplaced()
      throws ReflectiveOperationException {
    SymbolLookup all = CpuLevels.symbols();
    FunctionDescriptor type = FunctionDescriptor.of(ValueLayout.JAVA_INT);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment noFlags =
          Linker.nativeLinker()
              .upcallStub(
                  MethodHandles.lookup()
                      .findStatic(CpuKernelProviderTest.class, "none", type.toMethodType()),
                  type,
                  arena);
      SymbolLookup oldCpu =
          name -> name.equals("cw_cpu_flags") ? Optional.of(noFlags) : all.find(name);
      NativeLibrary library = new NativeLibrary.Loaded(oldCpu);
      assertThat(reason(library, "avx2"))
          .isEqualTo("the forced level avx2: the CPU lacks avx2, fma");
      assertThat(new CpuKernelProvider(library, null).probe())
          .isEqualTo(new Availability.Ready("C, level portable"));
    }
  }

  /** What a test report must say where it cannot run everything. */
  @Test
  void levels_thatTheKernelSaysThisCpuHas_areTestedAndTheOthersNamed() throws IOException {
    Set<String> flags = cpuFlags();
    Map<CpuLevel, Set<String>> needs =
        Map.of(
            CpuLevel.PORTABLE,
            Set.of(),
            CpuLevel.AVX2,
            Set.of("avx2", "fma"),
            CpuLevel.AVX512,
            Set.of("avx2", "fma", "avx512f", "avx512dq", "avx512bw", "avx512vl"));
    List<CpuLevel> tested = CpuLevels.here().toList();
    for (CpuLevel level : CpuLevel.values()) {
      Optional<String> obstacle = CpuLevels.obstacle(level);
      boolean isBuilt = obstacle.stream().noneMatch(reason -> reason.contains("built without"));
      assertThat(tested.contains(level))
          .as(level.label())
          .isEqualTo(isBuilt && flags.containsAll(needs.get(level)));
      obstacle.ifPresent(reason ->
          System.out.println("not executed here: C level " + level.label() + ": " + reason));
    }
  }

  /** As Linux lists them. */
  private static Set<String> cpuFlags() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    assumeTrue(Files.exists(info), "no " + info);
    return Files.readAllLines(info).stream()
        .filter(line -> line.startsWith("flags"))
        .flatMap(line -> Arrays.stream(line.split("\\s+")))
        .collect(Collectors.toUnmodifiableSet());
  }

  static int none() {
    return 0;
  }
}
