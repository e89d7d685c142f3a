package io.cloakwork.kernels.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakwork.fhe.fixtures.KnownAnswers;
import io.cloakwork.fhe.spi.Kernels;
import io.cloakwork.kernels.cuda.EmulatedCuda.Order;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The frozen answers, those of the named sets with their real sizes among them, whatever the order
 * in which threads of a block run between two barriers.
 */
class CudaKernelsKnownAnswerTest {

  @ParameterizedTest
  @EnumSource
  void everyFrozenAnswer_isReproduced(Order order) {
    try (EmulatedCuda _ = EmulatedCuda.begin(1, 4L << 30, order);
        Kernels kernels = new CudaKernelProvider().open()) {
      assertThat(KnownAnswers.all(kernels)).isEqualTo(KnownAnswers.frozen());
    }
  }
}
