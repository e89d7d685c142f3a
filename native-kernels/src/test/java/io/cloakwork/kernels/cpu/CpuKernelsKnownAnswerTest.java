package io.cloakwork.kernels.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.fixtures.KnownAnswers;
import io.cloakwork.fhe.spi.Availability;
import io.cloakwork.fhe.spi.Kernels;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The frozen answers at each level of this CPU, those of the named sets with their real sizes among
 * them.
 */
class CpuKernelsKnownAnswerTest {

  @ParameterizedTest
  @MethodSource("io.cloakwork.kernels.cpu.CpuLevels#here")
  void everyFrozenAnswer_isReproduced(CpuLevel level) {
    CpuKernelProvider provider = CpuKernelProvider.withLevel(level);
    if (provider.probe() instanceof Availability.Unavailable(String reason)) {
      Assumptions.abort(reason);
    }
    try (Kernels kernels = provider.open()) {
      assertThat(KnownAnswers.all(kernels)).isEqualTo(KnownAnswers.frozen());
    }
  }
}
