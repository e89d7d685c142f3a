package io.cloakwork.kernels.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.kernels.ffm.NativeHandle;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The AVX-512 key switch for CPUs without VNNI, which the level {@code avx512} never chooses on a
 * CPU that has it: the bits of the portable one, which other tests compare with the specification.
 */
class KeySwitchWithoutVnniTest {
  /** {@code CW_LEVEL_AVX512_BW}. */
  private static final int WITHOUT_VNNI = 3;

  /** Insecure. An odd number of rows, and one output more than two groups of 16. */
  private static final int INPUTS = 301;

  private static final int OUTPUTS = 32;
  private static final int BASE_LOG = 3;
  private static final int LEVELS = 5;
  private static final long SEED = 11;

  private static NativeHandle newKey(CpuBinding binding, int level, Arena arena) throws Throwable {
    MemorySegment shape =
        arena.allocateFrom(ValueLayout.JAVA_INT, INPUTS, OUTPUTS, BASE_LOG, LEVELS);
    MemorySegment out = arena.allocate(ValueLayout.ADDRESS);
    int status =
        (int) binding.kskNew().invokeExact(level, shape, shape.byteSize(), out, out.byteSize());
    assertThat(status).isZero();
    return NativeHandle.own(
        out.get(ValueLayout.ADDRESS, 0),
        0,
        key -> {
          try {
            binding.kskFree().invokeExact(key);
          } catch (Throwable e) {
            throw new AssertionError(e);
          }
        });
  }

  private static long[] keySwitch(CpuBinding binding, int level, int count) throws Throwable {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
    CpuLibrary library = new CpuLibrary(binding, CpuLevel.PORTABLE);
    try (Arena arena = Arena.ofConfined();
        NativeHandle key = newKey(binding, level, arena)) {
      for (int j = 0; j < INPUTS; j++) {
        int[] rows = random.ints((long) LEVELS * (OUTPUTS + 1)).toArray();
        library.setKsk(key, j, arena.allocateFrom(ValueLayout.JAVA_INT, rows));
      }
      long[] in = random.longs((long) count * (INPUTS + 1)).toArray();
      MemorySegment out = arena.allocate(ValueLayout.JAVA_LONG, (long) count * (OUTPUTS + 1));
      MemorySegment scratch = arena.allocate(library.keySwitchScratchBytes(key, count));
      library.keySwitch(key, count, arena.allocateFrom(ValueLayout.JAVA_LONG, in), out, scratch);
      return out.toArray(ValueLayout.JAVA_LONG);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8, 15, 33})
  void keySwitch_withoutVnni_hasTheBitsOfThePortableLevel(int count) throws Throwable {
    CpuBinding binding = CpuLevels.binding();
    CpuLevels.obstacle(CpuLevel.AVX512).ifPresent(Assumptions::abort);
    assertThat(keySwitch(binding, WITHOUT_VNNI, count))
        .isEqualTo(keySwitch(binding, CpuLevel.PORTABLE.code(), count));
  }
}
