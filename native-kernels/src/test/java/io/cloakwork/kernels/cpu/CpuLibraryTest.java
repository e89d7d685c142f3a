package io.cloakwork.kernels.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakwork.fhe.KernelException;
import io.cloakwork.fhe.params.Decomposition;
import io.cloakwork.fhe.params.GlweDimension;
import io.cloakwork.fhe.params.PolynomialSize;
import io.cloakwork.kernels.ffm.NativeHandle;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The C functions themselves: what does not fit is refused. */
class CpuLibraryTest {
  private static final PolynomialSize SIZE = new PolynomialSize(256);
  private static final int N = 4;

  private final CpuLibrary library = new CpuLibrary(CpuLevels.binding(), CpuLevels.best());

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
