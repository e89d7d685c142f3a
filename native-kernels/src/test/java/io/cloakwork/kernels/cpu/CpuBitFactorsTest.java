package io.cloakwork.kernels.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakwork.fhe.KernelException;
import io.cloakwork.fhe.math.BitFactor;
import io.cloakwork.fhe.math.MaskedProduct;
import io.cloakwork.fhe.params.PolynomialSize;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against the exact product, the corners of both factors first, at every level of this machine. */
class CpuBitFactorsTest {
  private static final PolynomialSize SIZE = new PolynomialSize(256);

  static Stream<CpuLevel> levels() {
    return CpuLevels.here();
  }

  private static long[] filled(int size, long value) {
    long[] words = new long[size];
    Arrays.fill(words, value);
    return words;
  }

  @ParameterizedTest
  @MethodSource("levels")
  void product_ofCornersAndRandomWords_isExact(CpuLevel level) {
    CpuBitFactors factors =
        new CpuBitFactors(new CpuLibrary(GuardedBinding.of(CpuLevels.binding()), level));
    for (int size : new int[] {256, 512, 1024, 2048, 4096}) {
      RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(size);
      List<long[]> words =
          List.of(
              filled(size, Long.MIN_VALUE),
              filled(size, 0x7fff_ffff_8000_0000L),
              filled(size, 0x7fff_ffff_7fff_ffffL),
              random.longs(size).toArray());
      List<long[]> bits =
          List.of(filled(size, 1), random.longs(size).map(word -> word & 1).toArray());
      for (long[] u : bits) {
        long[] masks = Arrays.stream(u).map(bit -> -bit).toArray();
        try (BitFactor factor = factors.prepare(new PolynomialSize(size), u).orElseThrow()) {
          for (long[] a : words) {
            long[] out = filled(size + 2, 7);
            factor.addProduct(a, 0, out, 1);
            long[] expected = filled(size + 2, 7);
            MaskedProduct.add(masks, 0, size, a, 0, new long[2 * size], expected, 1, size);
            assertThat(out).as("%s, N = %d", level, size).isEqualTo(expected);
          }
        }
      }
    }
  }

  @Test
  void prepare_ofALargerRing_isLeftToOthers() {
    CpuBitFactors factors = new CpuBitFactors(library());
    assertThat(factors.prepare(new PolynomialSize(8192), new long[8192])).isEmpty();
  }

  @Test
  void prepare_otherCountOfBits_isRefused() {
    CpuBitFactors factors = new CpuBitFactors(library());
    assertThatThrownBy(() -> factors.prepare(SIZE, new long[255]))
        .isInstanceOf(KernelException.class)
        .hasMessageContaining("cw_bits_new_u64");
  }

  @Test
  void addProduct_afterClose_isRefused() {
    BitFactor factor = new CpuBitFactors(library()).prepare(SIZE, new long[256]).orElseThrow();
    factor.close();
    factor.close();
    assertThatThrownBy(() -> factor.addProduct(new long[256], 0, new long[256], 0))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void addProduct_leavesNothingInTheScratch() {
    CpuLibrary library = library();
    try (Arena arena = Arena.ofConfined();
        var bits = NativeShapes.newBits(library, SIZE, filled(256, 1))) {
      MemorySegment scratch = arena.allocate(library.bitsScratchBytes(bits));
      MemorySegment words = arena.allocateFrom(ValueLayout.JAVA_LONG, filled(256, 3));
      MemorySegment out = arena.allocate(ValueLayout.JAVA_LONG, 256);
      library.addBitProduct(bits, words, out, scratch);
      assertThat(out.getAtIndex(ValueLayout.JAVA_LONG, 0)).isEqualTo(3 - 3 * 255);
      assertThat(scratch.toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
    }
  }

  private static CpuLibrary library() {
    return new CpuLibrary(CpuLevels.binding(), CpuLevels.best());
  }
}
