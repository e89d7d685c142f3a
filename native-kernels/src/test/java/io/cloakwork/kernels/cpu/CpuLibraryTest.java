package io.cloakwork.kernels.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakwork.fhe.KernelException;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.PolynomialSize;
import io.cloakwork.kernels.ffm.NativeBinding;
import io.cloakwork.kernels.ffm.NativeHandle;
import io.cloakwork.kernels.ffm.NativeLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The C functions themselves: what does not fit is refused, and nothing outside is written. */
class CpuLibraryTest {
  private static final PolynomialSize SIZE = new PolynomialSize(256);
  private static final int N = 4;
  private static final int CANARY_WORDS = 16;
  private static final long CANARY = 0x0123_4567_89ab_cdefL;

  private CpuLibrary library = open(CpuLevel.PORTABLE);

  @BeforeEach
  void openTheBestLevel() {
    library = open(null);
  }

  private static CpuLibrary open(@org.jspecify.annotations.Nullable CpuLevel level) {
    return switch (NativeLibrary.load(CpuKernelProvider.class, "cloakwork")) {
      case NativeLibrary.Absent(String reason) -> Assumptions.abort(reason);
      case NativeLibrary.Loaded loaded -> {
        if (NativeBinding.bind(loaded.symbols(), CpuBinding.class, MethodHandles.lookup())
            instanceof NativeBinding.Bound<CpuBinding>(CpuBinding binding)) {
          try {
            int flags = (int) binding.cpuFlags().invokeExact();
            int built = (int) binding.builtLevels().invokeExact();
            yield new CpuLibrary(binding, level == null ? CpuLevel.best(flags, built) : level);
          } catch (Throwable e) {
            throw new AssertionError(e);
          }
        }
        throw new AssertionError("the library of this build lacks a function");
      }
    };
  }

  private NativeHandle key() {
    return NativeShapes.newGgsw(
        library, new GlweDimension(1), SIZE, new Decomposition(23, 1), 1, N);
  }

  private static long[] random(int count) {
    return RandomGenerator.of("L64X128MixRandom").longs(count).toArray();
  }

  private void fill(NativeHandle key) {
    try (Arena arena = Arena.ofConfined()) {
      for (int i = 0; i < N; i++) {
        library.setGgsw(key, i, ggsw(arena));
      }
    }
  }

  private static MemorySegment ggsw(Arena arena) {
    return arena.allocateFrom(ValueLayout.JAVA_LONG, random(4 * SIZE.value()));
  }

  private static MemorySegment words(Arena arena, long count) {
    return arena.allocate(ValueLayout.JAVA_LONG, count);
  }

  @Test
  void bootstrap_outputsBetweenCanaries_leavesThemAlone() {
    int count = 3;
    int outWords = count * (SIZE.value() + 1);
    try (Arena arena = Arena.ofConfined();
        NativeHandle key = key()) {
      fill(key);
      long scratchBytes = library.bootstrapScratchBytes(key, count);
      MemorySegment out = words(arena, outWords + 2L * CANARY_WORDS);
      MemorySegment scratch = arena.allocate(scratchBytes + 2L * CANARY_WORDS * Long.BYTES);
      guard(out);
      guard(scratch);
      MemorySegment in = words(arena, count * (N + 1L));
      MemorySegment tables = words(arena, count * 4L);
      for (int c = 0; c < count; c++) {
        tables.setAtIndex(ValueLayout.JAVA_LONG, 4L * c + 1, 1);
        tables.setAtIndex(ValueLayout.JAVA_LONG, 4L * c + 3, 1);
      }
      library.bootstrap(key, count, in, tables, words(arena, 1), inside(out), inside(scratch));
      assertUntouched(out);
      assertUntouched(scratch);
    }
  }

  private static MemorySegment inside(MemorySegment guarded) {
    long guard = (long) CANARY_WORDS * Long.BYTES;
    return guarded.asSlice(guard, guarded.byteSize() - 2 * guard);
  }

  private static void guard(MemorySegment segment) {
    long words = segment.byteSize() / Long.BYTES;
    for (long i = 0; i < CANARY_WORDS; i++) {
      segment.setAtIndex(ValueLayout.JAVA_LONG, i, CANARY);
      segment.setAtIndex(ValueLayout.JAVA_LONG, words - 1 - i, CANARY);
    }
  }

  private static void assertUntouched(MemorySegment segment) {
    long words = segment.byteSize() / Long.BYTES;
    for (long i = 0; i < CANARY_WORDS; i++) {
      assertThat(segment.getAtIndex(ValueLayout.JAVA_LONG, i)).isEqualTo(CANARY);
      assertThat(segment.getAtIndex(ValueLayout.JAVA_LONG, words - 1 - i)).isEqualTo(CANARY);
    }
  }

  private static void assertRefused(Runnable call, String function, int status) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            KernelException.class,
            e -> {
              assertThat(e.provider()).isEqualTo("cpu");
              assertThat(e.function()).isEqualTo(function);
              assertThat(e.actual()).startsWith("status " + status + ":");
              assertThat(e.retryable()).isFalse();
            });
  }

  @Test
  void bootstrap_oneWordTooFew_isRefusedBeforeAnythingIsWritten() {
    try (Arena arena = Arena.ofConfined();
        NativeHandle key = key()) {
      fill(key);
      MemorySegment scratch = arena.allocate(library.bootstrapScratchBytes(key, 1));
      MemorySegment table = arena.allocateFrom(ValueLayout.JAVA_LONG, 0, 1, 0, 1);
      MemorySegment box = words(arena, 1);
      MemorySegment in = words(arena, N + 1L);
      MemorySegment out = words(arena, SIZE.value() + 1L);
      String function = "cw_bootstrap_u64";
      assertRefused(
          () -> library.bootstrap(key, 1, words(arena, N), table, box, out, scratch), function, 1);
      assertRefused(
          () -> library.bootstrap(key, 1, in, table, box, words(arena, SIZE.value()), scratch),
          function,
          1);
      assertRefused(
          () -> library.bootstrap(key, 1, in, table, words(arena, 0), out, scratch), function, 1);
      assertRefused(
          () ->
              library.bootstrap(
                  key, 1, in, table, box, out, scratch.asSlice(0, scratch.byteSize() - 1)),
          function,
          1);
      assertThat(out.toArray(ValueLayout.JAVA_LONG)).containsOnly(0);
    }
  }

  @Test
  void setGgsw_indexOutside_isRefused() {
    try (Arena arena = Arena.ofConfined();
        NativeHandle key = key()) {
      MemorySegment words = ggsw(arena);
      assertRefused(() -> library.setGgsw(key, N, words), "cw_ggsw_set_u64", 2);
    }
  }

  @Test
  void bootstrap_closedKey_isRefusedByTheMemoryItself() {
    NativeHandle key = key();
    key.close();
    assertThatThrownBy(() -> library.bootstrapScratchBytes(key, 1))
        .isInstanceOf(IllegalStateException.class);
  }
}
