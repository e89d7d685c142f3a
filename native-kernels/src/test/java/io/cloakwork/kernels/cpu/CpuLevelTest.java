package io.cloakwork.kernels.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuLevelTest {
  private static final int ALL_BUILT = 7;

  @ParameterizedTest
  @CsvSource({
    "0, PORTABLE", // no instruction set
    "1, PORTABLE", // AVX2 without FMA
    "3, AVX2",
    "31, AVX2", // AVX-512 F, DQ, BW without VL
    "63, AVX512",
    "127, AVX512", // with VNNI
    "60, PORTABLE" // AVX-512 on a system that hides AVX2
  })
  void best_flags_chooseTheLevel(int flags, CpuLevel expected) {
    assertThat(CpuLevel.best(flags, ALL_BUILT)).isEqualTo(expected);
  }

  @Test
  void best_levelThatWasNotBuilt_isNotChosen() {
    assertThat(CpuLevel.best(127, 0b011)).isEqualTo(CpuLevel.AVX2);
    assertThat(CpuLevel.best(127, 0b001)).isEqualTo(CpuLevel.PORTABLE);
  }

  @Test
  void best_everySetOfFlags_hasNoObstacle() {
    assertThat(IntStream.range(0, 128))
        .allMatch(flags -> CpuLevel.best(flags, ALL_BUILT).obstacle(flags, ALL_BUILT).isEmpty());
  }

  @Test
  void obstacle_missingInstructions_areNamed() {
    assertThat(CpuLevel.AVX512.obstacle(3, ALL_BUILT))
        .hasValue("the CPU lacks avx512f, avx512dq, avx512bw, avx512vl");
    assertThat(CpuLevel.AVX512.obstacle(127, 0b011))
        .hasValue("the library was built without the level avx512");
  }

  @Test
  void named_label_isTheInverse() {
    for (CpuLevel level : CpuLevel.values()) {
      assertThat(CpuLevel.named(level.label())).hasValue(level);
    }
    assertThat(CpuLevel.named("sse2")).isEmpty();
  }
}
